package dev.barback.test;

import dev.barback.BarbackException;
import dev.barback.Job;
import dev.barback.Jobs;
import dev.barback.internal.broker.MemoryBroker.Waiting;
import dev.barback.internal.morgue.Morgue;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.worker.Processor;
import dev.barback.spi.Lease;
import dev.barback.spi.QueueNames;
import dev.barback.test.Executions.Execution;
import dev.barback.test.FoundJobs.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Barback in a test: jobs are enqueued into memory, and run when the test calls {@link #performEnqueued()}, on its
 * thread, by the same code as on a worker.
 *
 * <pre>{@code
 * jobs.performLater(HelloMeJob::perform, "Ada", "Lovelace");
 *
 * assertThat(barback.enqueued()).contains(NewJob.of(HelloMeJob::perform, "Ada", "Lovelace")).onQueue("default").once();
 * barback.performEnqueued();
 * assertThat(barback.performed()).contains(HelloMeJob.class).completed();
 * }</pre>
 *
 * With Spring it is a bean, and may be a parameter of test methods: see {@link BarbackTest}. Without, it is the {@link
 * BarbackExtension}. Thread-safe; jobs that other threads enqueue are found too.
 */
public class TestBarback {
    /** More jobs than this, beyond those that wait at the start, count as jobs that enqueue each other endlessly. */
    private static final int MAX_EXTRA_JOBS = 1_000;

    private final Barback barback;
    private final TestEnvironment environment;
    private final Supplier<String> remark;
    private final JobReader jobReader;
    private final Processor processor;

    /**
     * Uses this Barback.
     *
     * @param remark a hint for failure messages, in a sentence; empty if none
     */
    TestBarback(Barback barback, JobRegistry registry, TestEnvironment environment, Supplier<String> remark) {
        this.barback = barback;
        this.environment = environment;
        this.remark = remark;
        this.jobReader = new JobReader(registry);
        this.processor = barback.processor();
    }

    /** Enqueues jobs, as in the application. */
    public final Jobs jobs() {
        return barback.jobs();
    }

    /** The jobs that failed for good, to be revived or deleted. */
    public final Morgue morgue() {
        return barback.morgue();
    }

    /** The time, which stands still unless it is moved: {@code clock().advance(Duration.ofMinutes(5))}. */
    public final TestClock clock() {
        return environment.clock();
    }

    /** The jobs that are enqueued now, due or not, retries included; without jobs that have been performed. */
    public final FoundJobs enqueued() {
        return found(
                "enqueued",
                waiting().stream()
                        .filter(each -> !isBuried(each))
                        .map(each -> jobReader.enqueued(each.queue(), each.message()))
                        .toList());
    }

    /**
     * All executions of this test so far, however they ended, those of {@code performNow} included. A retried job is
     * included once per execution.
     */
    public final FoundJobs performed() {
        return found("performed", performed(0));
    }

    /** The jobs that are in the morgue now. */
    public final FoundJobs buried() {
        return found(
                "buried",
                waiting().stream()
                        .filter(TestBarback::isBuried)
                        .map(each -> jobReader.buried(each.queue(), each.message(), environment.executions()))
                        .toList());
    }

    /**
     * Runs the jobs that are due, in the order of their due times, then of their enqueuing, and the jobs that they
     * enqueue, until no due job is left. A retry is due after its wait: move the {@link #clock}.
     *
     * <p>When all have run, it throws the first unexpected error. An error is expected if the job declares for it a
     * {@code @DiscardOn}, or a {@code @RetryOn} with attempts left; any other is most likely a bug, even if the
     * application-wide default retries it. Even then the job is retried or buried, as on a worker.
     *
     * @return the executions
     * @throws RuntimeException the first such error as it is, if unchecked, else as the cause of a {@link
     *     BarbackException}; further ones are suppressed in it. A message that is not a job counts as one
     * @throws AssertionError if jobs enqueue jobs endlessly
     */
    public final FoundJobs performEnqueued() {
        return perform(false, job -> true);
    }

    /** As {@link #performEnqueued()}, with these jobs only; others stay enqueued. */
    @SafeVarargs
    public final FoundJobs performEnqueued(Class<? extends Job>... only) {
        Set<String> names = new HashSet<>();
        for (Class<? extends Job> each : only) {
            names.add(jobReader.name(each));
        }
        return perform(false, job -> names.contains(job.job().jobClass()));
    }

    /**
     * As {@link #performEnqueued()}, with these jobs only: {@code job -> job.job().queue().equals("mail")}. Others stay
     * enqueued.
     */
    public final FoundJobs performEnqueued(Predicate<? super FoundJob> only) {
        return perform(false, only);
    }

    /**
     * Runs the enqueued jobs, and the jobs that they enqueue, whether due or not, until none is left. Retries are
     * included, so a job that fails is repeated until its attempts are used up. The clock does not move. Errors are
     * thrown as by {@link #performEnqueued()}.
     *
     * @return the executions
     */
    public final FoundJobs performEnqueuedIgnoringDueTimes() {
        return perform(true, job -> true);
    }

    /** As {@link #performEnqueuedIgnoringDueTimes()}, with these jobs only; others stay enqueued. */
    public final FoundJobs performEnqueuedIgnoringDueTimes(Predicate<? super FoundJob> only) {
        return perform(true, only);
    }

    final void reset() {
        environment.reset();
    }

    private FoundJobs perform(boolean ignoreDueTimes, Predicate<? super FoundJob> only) {
        int before = environment.executions().all().size();
        List<Throwable> errors = new ArrayList<>();
        int remaining = waiting().size() + MAX_EXTRA_JOBS;
        for (Lease next = next(ignoreDueTimes, only); next != null; next = next(ignoreDueTimes, only)) {
            if (remaining-- == 0) {
                environment.broker().release(next.queue(), List.of(next));
                throw endless(before, ignoreDueTimes, only);
            }
            errors.addAll(process(next));
        }
        if (!errors.isEmpty()) {
            throw thrown(errors);
        }
        return found("performed", performed(before));
    }

    /** The errors that the test should see. */
    private List<Throwable> process(Lease lease) {
        Executions executions = environment.executions();
        int before = executions.all().size();
        int buriedBefore = buried().list().size();
        String id = jobReader.enqueued(lease.queue(), lease.message()).job().jobId();
        processor.process(lease);
        List<Throwable> errors = new ArrayList<>();
        List<Execution> all = executions.all();
        for (Execution each : all.subList(before, all.size())) {
            if (each.job().jobId().equals(id) && each.error() != null && jobReader.isUnexpected(each)) {
                errors.add(each.error());
            }
        }
        List<FoundJob> buried = buried().list();
        if (errors.isEmpty() && buried.size() > buriedBefore) { // it could not be read, or not be started
            FoundJob last = buried.get(buried.size() - 1);
            errors.add(new BarbackException(last + " was buried: " + last.reason()));
        }
        return errors;
    }

    private @Nullable Lease next(boolean ignoreDueTimes, Predicate<? super FoundJob> only) {
        Instant now = clock().instant();
        for (Waiting each : waiting()) {
            boolean eligible = !isBuried(each) && (ignoreDueTimes || !each.due().isAfter(now));
            if (eligible && only.test(jobReader.enqueued(each.queue(), each.message()))) {
                Lease lease = environment.broker().lease(each);
                if (lease != null) {
                    return lease;
                }
            }
        }
        return null;
    }

    private AssertionError endless(int before, boolean ignoreDueTimes, Predicate<? super FoundJob> only) {
        List<FoundJob> performed = performed(before);
        List<FoundJob> last = performed.subList(Math.max(0, performed.size() - 3), performed.size());
        List<FoundJob> next = enqueued().list().stream().filter(only).limit(3).toList();
        return new AssertionError(
                "%,d jobs have run, and more are %s. Do jobs enqueue each other endlessly?%nThe last: %s%nThe next: %s"
                        .formatted(performed.size(), ignoreDueTimes ? "enqueued" : "due", last, next));
    }

    private static RuntimeException thrown(List<Throwable> errors) {
        Throwable first = errors.get(0);
        errors.stream().skip(1).filter(other -> other != first).distinct().forEach(first::addSuppressed);
        if (first instanceof RuntimeException unchecked) {
            return unchecked;
        } else if (first instanceof Error serious) {
            throw serious;
        }
        return new BarbackException("The job failed: " + first, first);
    }

    private List<FoundJob> performed(int from) {
        List<Execution> all = environment.executions().all();
        return all.subList(from, all.size()).stream().map(jobReader::performed).toList();
    }

    private FoundJobs found(String word, List<FoundJob> jobs) {
        return new FoundJobs(new Kind(word, remark.get()), jobs, jobReader, clock());
    }

    private List<Waiting> waiting() {
        return environment.broker().waiting();
    }

    private static boolean isBuried(Waiting waiting) {
        return waiting.queue().equals(QueueNames.MORGUE);
    }
}
