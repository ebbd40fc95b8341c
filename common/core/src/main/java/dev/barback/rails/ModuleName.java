package dev.barback.rails;

/**
 * The name of a Ruby class or module. Only the name: no class is loaded.
 *
 * @param name such as {@code Billing::Invoice}
 */
public record ModuleName(String name) {}
