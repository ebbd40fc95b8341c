package dev.barback.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What was enqueued, and what its marks say; a number is its place in a list. Thread-safe. */
final class Ledger {
    private final List<Entry> entries = new ArrayList<>(); // guarded by itself, with what is in it

    /**
     * What is right for a job.
     *
     * @param starts how many executions it has, if none of them is cut off
     * @param end what its record says at last
     */
    record Expectation(int starts, String end) {
        static final Expectation COMPLETES = new Expectation(1, "completed");

        boolean completes() {
            return end.equals("completed");
        }
    }

    /** The state of a job: a copy, see {@link #range}. */
    record Known(
            long number,
            Expectation expected,
            boolean confirmed,
            long dueNanos,
            int starts,
            int ends,
            int failures,
            long firstStartNanos) {
        /** Whether it has done all that it is expected to do. A job that takes its process along leaves no last mark. */
        boolean isOver() {
            return expected.completes() ? ends > 0 : starts >= expected.starts();
        }

        /** Whether it ran once too often. */
        boolean isDoubled() {
            return starts > expected.starts();
        }

        /** @param step how far ahead the clock was at most that decides what is due */
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
     * Gives the next number, to be enqueued.
     *
     * @param dueNanos before this, by {@link System#nanoTime}, it must not start
     */
    long add(Expectation expected, long dueNanos) {
        synchronized (entries) {
            entries.add(new Entry(expected, dueNanos));
            return entries.size() - 1L;
        }
    }

    /** The number that comes next. */
    long next() {
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

    /** What is known of the numbers from the first up to, without it, the last. */
    List<Known> range(long first, long last) {
        List<Known> known = new ArrayList<>();
        synchronized (entries) {
            for (long number = first; number < last; number++) {
                Entry entry = entries.get((int) number);
                known.add(new Known(
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
        return known;
    }
}
