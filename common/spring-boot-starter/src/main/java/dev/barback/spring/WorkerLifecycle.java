package dev.barback.spring;

import dev.barback.worker.Worker;
import dev.barback.worker.WorkerStatus.State;
import org.springframework.context.SmartLifecycle;

/** Starts the worker when everything else is there, and stops it before anything else goes. */
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

    @Override
    public boolean isRunning() {
        State state = worker.status().state();
        return state == State.RUNNING || state == State.STOPPING;
    }
}
