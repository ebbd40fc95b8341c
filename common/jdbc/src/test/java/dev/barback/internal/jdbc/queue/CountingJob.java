package dev.barback.internal.jdbc.queue;

import dev.barback.EnqueuedJob;
import dev.barback.Job;
import dev.barback.NewJob;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.worker.Worker;
import dev.barback.internal.worker.WorkerOptions;
import dev.barback.spi.Broker;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Counts the distinct jobs that have run, and their executions. */
final class CountingJob implements Job {
    private final Map<Integer, AtomicInteger> runs = new ConcurrentHashMap<>();

    public void perform(int number) {
        runs.computeIfAbsent(number, n -> new AtomicInteger()).incrementAndGet();
    }

    int distinctJobs() {
        return runs.size();
    }

    long duplicates() {
        return runs.values().stream().mapToInt(AtomicInteger::get).sum() - runs.size();
    }

    Barback barback(Broker broker) {
        return Barback.builder(broker, JobRegistry.of(this)).build();
    }

    Worker startWorker(Broker broker) {
        Worker worker = barback(broker).worker(WorkerOptions.forQueue("default"));
        worker.start();
        return worker;
    }

    List<EnqueuedJob> enqueue(Broker broker, int from, int to) {
        List<NewJob> jobs = IntStream.range(from, to)
                .mapToObj(number -> NewJob.of(CountingJob::perform, number))
                .toList();
        return barback(broker).jobs().performAllLater(jobs);
    }
}
