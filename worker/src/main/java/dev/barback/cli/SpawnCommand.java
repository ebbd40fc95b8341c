package dev.barback.cli;

import dev.barback.EnqueueOptions;
import dev.barback.EnqueuedJob;
import dev.barback.Keywords;
import dev.barback.NewJob;
import dev.barback.internal.command.DueTimeTokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code barback spawn}: enqueues random jobs, to try out workers. */
@Command(
        name = "spawn",
        description = "Enqueues random MockJobs, which sleep a while; some of them fail.",
        footer = {"", "Examples:", "  barback spawn --count 1000", "  barback spawn --count 600 --rate 10/s"})
final class SpawnCommand implements Callable<Integer> {
    private static final String JOB = "MockJob";
    private static final int MAX_BATCH_SIZE = 500;

    private final CliContext context;
    private final Random random = new Random();

    @Option(names = "--count", paramLabel = "N", defaultValue = "100", description = "Number of jobs. Default: 100.")
    private int count;

    @Option(
            names = "--rate",
            paramLabel = "N/s",
            converter = Rate.Converter.class,
            description = "Jobs per second (or N/m, N/h). Default: as fast as possible.")
    private @Nullable Rate rate;

    @Option(
            names = "--sleep-max",
            paramLabel = "TIME",
            defaultValue = "1s",
            description = "They sleep from 0 to this. Default: 1s.")
    private String sleepMax = "";

    @Option(
            names = "--error-rate",
            paramLabel = "0..1",
            defaultValue = "0.1",
            description = "The fraction of them that fail. Default: 0.1.")
    private double errorRate;

    @Option(names = "--queue", paramLabel = "Q", description = "The queue. Default: QUEUE_NAME, else default.")
    private @Nullable String queue;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli injects
    SpawnCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (count < 1) {
            throw new ParameterException(spec.commandLine(), "--count is 1 or more, not " + count + ".");
        } else if (!(errorRate >= 0 && errorRate <= 1)) {
            throw new ParameterException(spec.commandLine(), "--error-rate is 0 to 1, not " + errorRate + ".");
        }
        Duration maxSleep = DueTimeTokens.parseWait(sleepMax);
        JobCounts counts = new JobCounts();
        long start = System.nanoTime();
        try (Session session = Session.open(context);
                ProgressBar bar = context.terminal() ? bar() : null) {
            LongConsumer progress = bar == null ? done -> {} : bar::stepTo;
            spawn(session, maxSleep, counts, progress);
        }
        context.out().println(counts.summary(Duration.ofNanos(System.nanoTime() - start)));
        return counts.refused == 0 ? 0 : BarbackCommand.FAILED;
    }

    private void spawn(Session session, Duration maxSleep, JobCounts counts, LongConsumer progress)
            throws InterruptedException {
        long start = System.nanoTime();
        while (counts.all() < count && !counts.hasOnlyRefusals()) {
            long due = count;
            if (rate != null) {
                TimeUnit.NANOSECONDS.sleep(rate.nanosUntil(counts.all()) - (System.nanoTime() - start));
                due = Math.min(count, rate.due(System.nanoTime() - start));
            }
            long batch = Math.max(1, Math.min(MAX_BATCH_SIZE, due - counts.all()));
            List<NewJob> jobs = new ArrayList<>();
            for (int i = 0; i < batch; i++) {
                jobs.add(random(maxSleep));
            }
            session.jobs().performAllLater(jobs).forEach(counts::add);
            progress.accept(counts.all());
        }
    }

    private NewJob random(Duration maxSleep) {
        double sleep = Math.round(random.nextDouble() * maxSleep.toMillis()) / 1000.0;
        Keywords arguments = Keywords.of("sleep_duration", sleep).and("raise_error", random.nextDouble() < errorRate);
        EnqueueOptions options = queue == null ? EnqueueOptions.NONE : EnqueueOptions.NONE.queue(queue);
        return NewJob.named(JOB, List.of(arguments)).set(options);
    }

    private ProgressBar bar() {
        return new ProgressBarBuilder()
                .setTaskName("Enqueuing")
                .setInitialMax(count)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(100)
                .setConsumer(new ConsoleProgressBarConsumer(context.err(), 79))
                .build();
    }

    /** Counts enqueued and refused jobs. */
    private static final class JobCounts {
        private long enqueued;
        private long refused;
        private String firstError = "";

        void add(EnqueuedJob job) {
            if (job.isEnqueued()) {
                enqueued++;
            } else {
                refused++;
                Throwable error = job.error();
                if (firstError.isEmpty() && error != null) {
                    firstError = String.valueOf(error.getMessage());
                }
            }
        }

        long all() {
            return enqueued + refused;
        }

        /** Whether all jobs so far were refused; the rest would be, too. */
        boolean hasOnlyRefusals() {
            return enqueued == 0 && refused > 0;
        }

        String summary(Duration took) {
            double seconds = Math.max(0.001, took.toNanos() / 1e9);
            String summary =
                    "%d jobs enqueued in %.1f s (%.0f a second).".formatted(enqueued, seconds, enqueued / seconds);
            return refused == 0 ? summary : summary + " " + refused + " were refused; the first: " + firstError;
        }
    }
}
