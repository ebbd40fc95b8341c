package dev.barback.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The enqueued jobs, and the contents of their marks; a job's number is its index in a list. Thread-safe. */
final class ExpectedJobs {
    private final List<Entry> entries = new ArrayList<>(); // guarded by itself, with its entries

    /**
     * The expected result of a job.
     *
     * @param starts the number of its executions, if none of them is interrupted by a fault
     * @param end the state in its record at the end
     */
    record Expectation(int starts, String end) {
        static final Expectation COMPLETES = new Expectation(1, "completed");

        boolean completes() {
            return end.equals("completed");
        }
    }

    /** The state of a job: a copy, see {@link #range}. */
    record JobSnapshot(
            long number,
            Expectation expected,
            boolean confirmed,
            long dueNanos,
            int starts,
            int ends,
            int failures,
            long firstStartNanos) {
        /** Whether it has ended as expected. A job that ends its process leaves no last mark. */
        boolean isOver() {
            return expected.completes() ? ends > 0 : starts >= expected.starts();
        }

        /** Whether it ran more often than expected. */
        boolean isDoubled() {
            return starts > expected.starts();
        }

        /** @param step how far ahead, at most, the clock was that decides due times */
        boolean isEarly(Duration step) {
            return starts > 0 && firstStartNanos - dueNanos + step.toNanos() < 0;
        }
    }

    private static final class Entry {
        private final Expectation expected;
        private final long dueNanos;
        private boolean confirmed;
        private int starts;
        private int ends;
        private int failures;
        private long firstStartNanos;

        Entry(Expectation expected, long dueNanos) {
            this.expected = expected;
            this.dueNanos = dueNanos;
        }
    }

    /**
     * Returns the next number, to be enqueued.
     *
     * @param dueNanos the time, by {@link System#nanoTime}, before which it must not start
     */
    long add(Expectation expected, long dueNanos) {
        synchronized (entries) {
            entries.add(new Entry(expected, dueNanos));
            return entries.size() - 1L;
        }
    }

    /** The next number. */
    long nextNumber() {
        synchronized (entries) {
            return entries.size();
        }
    }

    void confirm(long number) {
        synchronized (entries) {
            entries.get((int) number).confirmed = true;
        }
    }

    void started(long number, long nanos) {
        synchronized (entries) {
            Entry entry = entries.get((int) number);
            if (entry.starts == 0 || nanos - entry.firstStartNanos < 0) {
                entry.firstStartNanos = nanos;
            }
            entry.starts++;
        }
    }

    void ended(long number) {
        synchronized (entries) {
            entries.get((int) number).ends++;
        }
    }

    void failed(long number) {
        synchronized (entries) {
            entries.get((int) number).failures++;
        }
    }

    /** The states of the numbers from the first to the last, excluding the last. */
    List<JobSnapshot> range(long first, long last) {
        List<JobSnapshot> snapshots = new ArrayList<>();
        synchronized (entries) {
            for (long number = first; number < last; number++) {
                Entry entry = entries.get((int) number);
                snapshots.add(new JobSnapshot(
                        number,
                        entry.expected,
                        entry.confirmed,
                        entry.dueNanos,
                        entry.starts,
                        entry.ends,
                        entry.failures,
                        entry.firstStartNanos));
            }
        }
        return snapshots;
    }
}
