package dev.barback.bench;

import dev.barback.NewJob;
import dev.barback.internal.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A worker in a JVM of its own, which has compiled nothing yet. It reads its CPU time after each part of a drain. */
public final class FreshProcess {
    private static final int PART_SIZE = 2_000;
    private static final int MIN_PARTS = 4;
    private static final double WARM_RATIO = 2;

    private FreshProcess() {}

    /** The number of jobs that it performs until their CPU time is near that of later ones. */
    static List<Figure> measure(BarbackTrial trial) throws Exception {
        int parts = Math.max(MIN_PARTS, 5 * trial.jobs() / PART_SIZE);
        NewJob job = NewJob.of(NoOpJob::perform, NoOpJob.UNTIMED, "");
        try (BarbackApplication application = trial.open()) {
            application.enqueueInBulk((1 + parts) * PART_SIZE, i -> job);
        }
        trial.store().run("ANALYZE");
        String printed = JavaProcess.run(
                FreshProcess.class,
                trial.store().url(),
                Integer.toString(parts),
                Long.toString(trial.benchOptions().bound().toSeconds()));
        List<Double> numbers = List.of(printed.strip().split(" ")).stream()
                .map(Double::valueOf)
                .toList();
        return List.of(
                new Figure("jobs until warm", numbers.get(0), Bounds.NONE),
                new Figure("process' CPU when warm, µs/job", numbers.get(1), Bounds.NONE));
    }

    /** Started by another process of the benchmark, with a database, a number of parts, and a bound in seconds. */
    public static void main(String[] arguments) throws Exception {
        JobLines.write(false);
        int parts = Integer.parseInt(arguments[1]);
        Duration bound = Duration.ofSeconds(Integer.parseInt(arguments[2]));
        CompletionCounter completionCounter = new CompletionCounter(WallClock::nanos);
        try (Store store = Store.open(arguments[0], false);
                BarbackApplication application =
                        BarbackApplication.withoutRecords(store, new NoOpJob(completionCounter))) {
            List<Double> micros = application.withWorker(
                    WorkerOptions.forQueue(BarbackApplication.QUEUE), () -> costs(completionCounter, parts, bound));
            System.out.println(warmth(micros));
        }
        System.exit(0); // as in other processes of the benchmark
    }

    /** The CPU time for each job of each part, in microseconds. */
    private static List<Double> costs(CompletionCounter completionCounter, int parts, Duration bound) {
        long deadline = System.nanoTime() + bound.toNanos();
        List<Double> micros = new ArrayList<>();
        long done = completionCounter.awaitUntil(1, deadline);
        while (micros.size() < parts && System.nanoTime() - deadline < 0) {
            Stopwatch stopwatch = Stopwatch.start();
            long before = done;
            done = completionCounter.awaitUntil(1 + (micros.size() + 1) * PART_SIZE, deadline);
            micros.add(stopwatch.stop().cpuSeconds() * 1e6 / (done - before));
        }
        return micros;
    }

    /** The number of jobs and the later cost; NaN if there were too few parts until the bound. */
    private static String warmth(List<Double> micros) {
        if (micros.size() < MIN_PARTS) {
            return Double.NaN + " " + Double.NaN;
        }
        double later = Medians.median(micros.subList(micros.size() / 2, micros.size()));
        int cold = 0;
        while (micros.get(cold) > WARM_RATIO * later) {
            cold++;
        }
        return cold * PART_SIZE + " " + later;
    }
}
