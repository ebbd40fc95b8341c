package dev.barback.bench;

import java.io.IOException;

/** One client, with a connection of its own if it needs one; used by one thread. */
@FunctionalInterface
interface RequestSender extends AutoCloseable {

    /** Sends this number of requests, and returns after the last answer. */
    void send(int times) throws IOException;

    @Override
    default void close() throws IOException {}
}
