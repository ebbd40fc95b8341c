package dev.barback.spring;

import dev.barback.internal.worker.Worker;
import dev.barback.internal.worker.WorkerStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** Gauges of the worker: processors, running jobs and messages. */
final class WorkerMetrics implements MeterBinder {
    private final Worker worker;

    WorkerMetrics(Worker worker) {
        this.worker = worker;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "barback.worker.processors", "Processors now", WorkerStatus::processors);
        gauge(
                registry,
                "barback.worker.processors.min",
                "Processors at least",
                status -> status.range().min());
        gauge(
                registry,
                "barback.worker.processors.max",
                "Processors at most",
                status -> status.range().max());
        gauge(registry, "barback.worker.in.flight", "Jobs that run now", WorkerStatus::inFlight);
        gauge(registry, "barback.worker.waiting", "Messages fetched and not started", WorkerStatus::waiting);
        gauge(registry, "barback.worker.leases", "Messages held, with a lease", WorkerStatus::leases);
        gauge(registry, "barback.worker.delayed", "Messages held until they are due", WorkerStatus::delayed);
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<WorkerStatus> value) {
        Gauge.builder(name, worker, each -> value.applyAsDouble(each.status()))
                .description(description)
                .register(registry);
    }
}
