package dev.barback.web.command;

import dev.barback.execution.Run;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One {@code perform_now}: waits for its turn, runs, and is interrupted when it takes too long. Its client is answered
 * once, by whoever comes first. Thread-safe.
 */
final class Performance implements Run, Runnable {
    private final Function<Run, Reply> command;
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();
    private @Nullable Thread thread; // while the job's own code may run
    private boolean begun;
    private volatile boolean timedOut;
    private volatile boolean stopping;

    Performance(Function<Run, Reply> command) {
        this.command = command;
    }

    /** What the client is told; whoever completes it first. */
    CompletableFuture<Reply> reply() {
        return reply;
    }

    @Override
    public void run() {
        if (begin()) {
            try {
                reply.complete(command.apply(this));
            } finally {
                ended();
            }
        }
    }

    /** The time is over. Returns false if it has not begun, and now never will. */
    synchronized boolean timeOut() {
        timedOut = !begun || thread != null;
        interrupt();
        return begun;
    }

    /** The process stops. Returns false if it has not begun, and now never will. */
    synchronized boolean stop() {
        stopping = true;
        interrupt();
        return begun;
    }

    private void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private synchronized boolean begin() {
        if (timedOut || stopping) {
            return false;
        }
        begun = true;
        thread = Thread.currentThread();
        return true;
    }

    @Override
    public boolean isStopping() {
        return stopping;
    }

    @Override
    public boolean isTimedOut() {
        return timedOut;
    }

    /** From here on, a retry may be published, which is not to be interrupted. */
    @Override
    @SuppressWarnings("ReturnValueIgnored") // clears an interruption that came too late
    public synchronized void ended() {
        thread = null;
        Thread.interrupted();
    }
}
