package dev.barback.jdbc;

/** Rings the bells when other processes publish, from its start to its close. */
interface Watch extends AutoCloseable {

    /** Starts a thread; to be called once. */
    void start();

    @Override
    void close();
}
