package dev.barback.internal.jdbc;

/** Sends wake-up signals when other processes publish, from its start to its close. */
interface ChangeSource extends AutoCloseable {

    /** Starts a thread; called once. */
    void start();

    @Override
    void close();
}
