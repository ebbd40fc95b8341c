package dev.barback.registry;

import java.lang.reflect.Type;

/**
 * A parameter of {@code perform}.
 *
 * @param name in snake case, as in payloads and commands
 * @param type what arguments are turned into
 * @param nullable whether it may be left out when arguments are given by name
 */
public record Parameter(String name, Type type, boolean nullable) {}
