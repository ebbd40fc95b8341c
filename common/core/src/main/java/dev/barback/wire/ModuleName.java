package dev.barback.wire;

/**
 * The name of a Ruby class or module. It is a name and nothing more: nothing is loaded.
 *
 * @param name such as {@code Billing::Invoice}
 */
public record ModuleName(String name) {}
