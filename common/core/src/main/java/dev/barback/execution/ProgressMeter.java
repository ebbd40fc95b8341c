package dev.barback.execution;

import dev.barback.record.Progress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where an execution says how far it has come, and others look. To say it is three writes to memory: what is read may mix
 * two calls. Thread-safe.
 */
public final class ProgressMeter {
    private volatile long done;
    private volatile long total;
    private volatile @Nullable String message;
    private volatile boolean said;

    void progress(long newDone, long newTotal) {
        done = Math.max(0, newDone);
        total = Math.max(0, newTotal);
        said = true;
    }

    void message(String text) {
        message = text;
        said = true;
    }

    /** What was said last, as of now; null = nothing was. */
    public @Nullable Progress read(Instant now) {
        return said ? new Progress(done, total, message, now.truncatedTo(ChronoUnit.MICROS)) : null;
    }
}
