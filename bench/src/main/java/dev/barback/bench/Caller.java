package dev.barback.bench;

import java.io.IOException;

/** One client, with a connection of its own if it needs one; used by one thread. */
@FunctionalInterface
interface Caller extends AutoCloseable {

    /** Asks so many times, and returns when all is answered. */
    void ask(int times) throws IOException;

    @Override
    default void close() throws IOException {}
}
