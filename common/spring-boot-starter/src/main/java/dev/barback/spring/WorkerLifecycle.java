package dev.barback.spring;

import dev.barback.internal.worker.Worker;
import dev.barback.internal.worker.WorkerStatus.State;
import org.springframework.context.SmartLifecycle;

/** Starts the worker after all other beans, and stops it before them. */
final class WorkerLifecycle implements SmartLifecycle {
    private final Worker worker;

    WorkerLifecycle(Worker worker) {
        this.worker = worker;
    }

    @Override
    public void start() {
        worker.start();
    }

    @Override
    public void stop() {
        worker.close();
    }

    /** Spring's tests pause a context that the next test class does not use; a worker could not start again. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public boolean isRunning() {
        State state = worker.status().state();
        return state == State.RUNNING || state == State.STOPPING;
    }
}
