package dev.barback.bench;

import dev.barback.NewJob;
import dev.barback.Options;
import dev.barback.internal.worker.QueueOptions;
import dev.barback.internal.worker.WorkerOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The measurements of Barback alone on databases. Each baseline stands before what is compared with it. */
enum BarbackScenario {
    /** The plain drain. */
    QUEUES_1("drain of 1 queue", null, false) {
        @Override
        List<Figure> run(BarbackTrial trial) throws Exception {
            return drainOfQueues(trial, 1, Bounds.NONE);
        }
    },
    QUEUES_100("drain of 100 queues", QUEUES_1, false) {
        @Override
        List<Figure> run(BarbackTrial trial) throws Exception {
            return drainOfQueues(trial, 100, Bounds.NONE);
        }
    },
    QUEUES_1000("drain of 1,000 queues", QUEUES_1, true) {
        @Override
        List<Figure> run(BarbackTrial trial) throws Exception {
            return drainOfQueues(trial, 1_000, Bounds.atLeast(0.8));
        }
    },
    /** From the due time, which is the same for all. */
    DUE_AT_ONCE("drain of jobs due at the same time", QUEUES_1, false) {
        @Override
        List<Figure> run(BarbackTrial trial) throws Exception {
            Instant due = Instant.now().plusMillis(2_000 + trial.jobs() / 10); // when all are enqueued
            return trial.drain(new BarbackTrial.Drain(
                            trial.jobs(), i -> NO_OP.set(Options.waitUntil(due)), oneQueue(), due))
                    .rates(Bounds.atLeast(0.8));
        }
    },
    USERS_10000("drain of jobs of 10,000 users", QUEUES_1, false) {
        @Override
        List<Figure> run(BarbackTrial trial) throws Exception {
            return trial.drain(new BarbackTrial.Drain(
                            trial.jobs(), i -> NO_OP.set(Options.user(Users.ofMany(i))), oneQueue(), null))
                    .rates(Bounds.atLeast(0.5));
        }
    },
    TEN_MS_50("jobs of 10 ms, 50 processors", null, false) {
        @Override
        List<Figure> run(BarbackTrial trial) throws Exception {
            return drainOfSleepers(trial, trial.jobs(), 50, Bounds.atLeast(0.9));
        }
    },
    /** With more jobs, since they take a tenth of the time; for information. */
    TEN_MS_500("jobs of 10 ms, 500 processors", null, false) {
        @Override
        List<Figure> run(BarbackTrial trial) throws Exception {
            return drainOfSleepers(trial, 5 * trial.jobs(), 500, Bounds.NONE);
        }
    },
    URGENT("urgent job before a backlog, enqueue to start", null, true) {
        @Override
        List<Figure> run(BarbackTrial trial) throws Exception {
            return new UrgentJobs(trial).measure();
        }
    },
    STEADY("steady state", null, true) {
        @Override
        List<Figure> run(BarbackTrial trial) throws Exception {
            return new SteadyState(trial).measure(Bounds.NONE);
        }
    },
    SNAPSHOT("steady state beside an old snapshot", STEADY, true) {
        @Override
        List<Figure> run(BarbackTrial trial) throws Exception {
            return new SteadyState(trial).measureBesideSnapshot(Bounds.atMost(2));
        }
    },
    RECOVERY("recovery of lost messages", null, true) {
        @Override
        List<Figure> run(BarbackTrial trial) throws Exception {
            return LostMessages.measure(trial);
        }
    },
    WARM("drain in a fresh JVM", null, true) {
        @Override
        List<Figure> run(BarbackTrial trial) throws Exception {
            return FreshProcess.measure(trial);
        }
    };

    private static final NewJob NO_OP = NewJob.of(NoOpJob::perform, NoOpJob.UNTIMED, "");
    private static final long SLEEP_MILLIS = 10;

    private final String title;
    private final @Nullable BarbackScenario baseline;
    private final boolean isLong;

    BarbackScenario(String title, @Nullable BarbackScenario baseline, boolean isLong) {
        this.title = title;
        this.baseline = baseline;
        this.isLong = isLong;
    }

    String title() {
        return title;
    }

    /** The scenario that it is compared with; null = none. */
    @Nullable BarbackScenario baseline() {
        return baseline;
    }

    /** Whether it takes many seconds. */
    boolean isLong() {
        return isLong;
    }

    /** The first figure that has bounds is judged: by its ratio to the baseline's, if there is a baseline. */
    abstract List<Figure> run(BarbackTrial trial) throws Exception;

    /** These scenarios and their baselines, in order. */
    static List<BarbackScenario> withBaselines(List<BarbackScenario> chosen) {
        return Stream.of(values())
                .filter(each -> chosen.contains(each) || chosen.stream().anyMatch(other -> other.baseline == each))
                .toList();
    }

    private static WorkerOptions oneQueue() {
        return WorkerOptions.forQueue(BarbackApplication.QUEUE);
    }

    /** One worker serves all queues; the jobs are enqueued queue by queue. */
    private static List<Figure> drainOfQueues(BarbackTrial trial, int number, Bounds bounds) throws Exception {
        Map<String, QueueOptions> queues = new LinkedHashMap<>();
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            String queue = "bench-" + i;
            queues.put(queue, QueueOptions.DEFAULTS);
            jobs.add(NO_OP.set(Options.queue(queue)));
        }
        int each = trial.jobs() / number;
        return trial.drain(new BarbackTrial.Drain(
                        each * number, i -> jobs.get(i / each), oneQueue().withQueues(queues), null))
                .ratesAndSizes(bounds);
    }

    private static List<Figure> drainOfSleepers(BarbackTrial trial, int jobs, int processors, Bounds bounds)
            throws Exception {
        NewJob sleeper = NewJob.of(SleepingJob::perform, SLEEP_MILLIS);
        Drained drained = trial.drain(
                new BarbackTrial.Drain(jobs, i -> sleeper, oneQueue().withProcessors(processors), null));
        List<Figure> figures = drained.rates(Bounds.NONE);
        figures.add(1, new Figure("of the ideal rate", drained.perSecond() * SLEEP_MILLIS / 1e3 / processors, bounds));
        return figures;
    }
}
