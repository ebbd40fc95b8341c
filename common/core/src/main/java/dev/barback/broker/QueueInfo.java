package dev.barback.broker;

import java.util.OptionalLong;

/**
 * What a broker can tell of a queue.
 *
 * @param name the queue
 * @param available messages that could be received now; empty where the broker can't count
 * @param leased messages in the hands of workers; empty where the broker can't count
 * @param delayed messages whose due time is still to come; empty where the broker can't count
 * @param problem a sentence on what is wrong with its resources; empty when nothing is
 */
public record QueueInfo(
        String name, OptionalLong available, OptionalLong leased, OptionalLong delayed, String problem) {}
