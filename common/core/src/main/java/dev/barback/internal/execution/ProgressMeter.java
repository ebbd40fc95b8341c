package dev.barback.internal.execution;

import dev.barback.Progress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Holds the progress that an execution reports, for other threads to read. A report is three writes to memory: a read
 * may mix two reports. Thread-safe.
 */
public final class ProgressMeter {
    private volatile long done;
    private volatile long total;
    private volatile @Nullable String message;
    private volatile boolean reported;

    void progress(long newDone, long newTotal) {
        done = Math.max(0, newDone);
        total = Math.max(0, newTotal);
        reported = true;
    }

    void message(String text) {
        message = text;
        reported = true;
    }

    /** The latest report, with this time; null = none. */
    public @Nullable Progress read(Instant now) {
        return reported ? new Progress(done, total, message, now.truncatedTo(ChronoUnit.MICROS)) : null;
    }
}
