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
        processors(registry, "barback.worker.processors", "Processors now", WorkerStatus::processors);
        processors(
                registry,
                "barback.worker.processors.min",
                "Processors at least",
                status -> status.range().min());
        processors(
                registry,
                "barback.worker.processors.max",
                "Processors at most",
                status -> status.range().max());
        gauge(registry, "barback.worker.in.flight", JobMeter.UNIT, "Jobs that run now", WorkerStatus::inFlight);
        messages(registry, "barback.worker.waiting", "Messages fetched and not started", WorkerStatus::waiting);
        messages(registry, "barback.worker.leases", "Messages held, with a lease", WorkerStatus::leases);
        messages(registry, "barback.worker.delayed", "Messages held until they are due", WorkerStatus::delayed);
    }

    private void processors(
            MeterRegistry registry, String name, String description, ToDoubleFunction<WorkerStatus> value) {
        gauge(registry, name, "processors", description, value);
    }

    private void messages(
            MeterRegistry registry, String name, String description, ToDoubleFunction<WorkerStatus> value) {
        gauge(registry, name, "messages", description, value);
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            String unit,
            String description,
            ToDoubleFunction<WorkerStatus> value) {
        Gauge.builder(name, worker, each -> value.applyAsDouble(each.status()))
                .description(description)
                .baseUnit(unit)
                .register(registry);
    }
}
