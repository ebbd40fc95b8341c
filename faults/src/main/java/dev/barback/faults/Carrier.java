package dev.barback.faults;

import java.util.List;
import java.util.Map;

/** What carries the jobs, a real one, with all that can be done to it. Closing ends and deletes it. */
interface Carrier extends AutoCloseable {
    String name();

    /** What web and workers are told to get to it. */
    Map<String, String> environment();

    /** Whether jobs are remembered, so that they have ids of our choice and can be looked up. */
    boolean hasRecords();

    /** Whether all who use it have one clock, that of their machine. */
    default boolean isOfOneMachine() {
        return false;
    }

    /** What can be done to it, beside what can be done to processes and by jobs. */
    List<Fault> faults();

    @Override
    void close();
}
