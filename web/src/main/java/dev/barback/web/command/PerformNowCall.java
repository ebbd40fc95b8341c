package dev.barback.web.command;

import dev.barback.internal.execution.ExecutionControl;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One {@code perform_now} call: waits for its turn, runs, and is interrupted on a timeout. The first reply is sent;
 * later ones are dropped. Thread-safe.
 */
final class PerformNowCall implements ExecutionControl, Runnable {
    private final Function<ExecutionControl, Reply> command;
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();
    private @Nullable Thread thread; // set while the job's code may run
    private boolean started;
    private volatile boolean timedOut;
    private volatile boolean stopping;

    PerformNowCall(Function<ExecutionControl, Reply> command) {
        this.command = command;
    }

    /** The client's reply; the first completion wins. */
    CompletableFuture<Reply> reply() {
        return reply;
    }

    @Override
    public void run() {
        if (start()) {
            try {
                reply.complete(command.apply(this));
            } finally {
                ended();
            }
        }
    }

    /** Interrupts the job on its timeout. Returns false if the job has not started; then it never will. */
    synchronized boolean timeOut() {
        timedOut = !started || thread != null;
        interrupt();
        return started;
    }

    /** Interrupts the job when the process stops. Returns false if the job has not started; then it never will. */
    synchronized boolean stop() {
        stopping = true;
        interrupt();
        return started;
    }

    private void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private synchronized boolean start() {
        if (timedOut || stopping) {
            return false;
        }
        started = true;
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

    /** Ends interruptibility: from here on a retry may be published. */
    @Override
    @SuppressWarnings("ReturnValueIgnored") // clears a late interruption
    public synchronized void ended() {
        thread = null;
        Thread.interrupted();
    }
}
