package dev.barback;

import java.util.OptionalLong;

/**
 * The state of a queue at its broker.
 *
 * @param name the queue
 * @param available messages that could be fetched now; empty if the broker can't count
 * @param leased messages leased to workers; empty if the broker can't count
 * @param delayed messages whose due time is in the future; empty if the broker can't count
 * @param problem a sentence about a problem of its resources; empty = none
 */
public record QueueInfo(
        String name, OptionalLong available, OptionalLong leased, OptionalLong delayed, String problem) {}
