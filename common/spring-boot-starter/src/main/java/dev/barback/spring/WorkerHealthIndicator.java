package dev.barback.spring;

import dev.barback.internal.worker.Worker;
import dev.barback.internal.worker.WorkerStatus;
import dev.barback.internal.worker.WorkerStatus.State;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up while the worker makes progress: a process that is alive, but fetches no jobs, is down. */
final class WorkerHealthIndicator implements HealthIndicator {
    private final Worker worker;

    WorkerHealthIndicator(Worker worker) {
        this.worker = worker;
    }

    @Override
    public Health health() {
        return of(worker.status());
    }

    static Health of(WorkerStatus status) {
        Health.Builder health;
        if (status.state() == State.STOPPING || status.state() == State.STOPPED) {
            health = Health.outOfService();
        } else {
            health = status.problems().isEmpty() ? Health.up() : Health.down();
        }
        return health.withDetail("state", status.state())
                .withDetail("processors", status.processors())
                .withDetail("processorsMin", status.range().min())
                .withDetail("processorsMax", status.range().max())
                .withDetail("inFlight", status.inFlight())
                .withDetail("waiting", status.waiting())
                .withDetail("problems", status.problems())
                .build();
    }
}
