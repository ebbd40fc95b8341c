package dev.barback.test;

import dev.barback.BarbackException;
import dev.barback.Job;
import dev.barback.Jobs;
import dev.barback.broker.Lease;
import dev.barback.broker.MemoryBroker.Waiting;
import dev.barback.broker.QueueNames;
import dev.barback.morgue.Morgue;
import dev.barback.registry.JobRegistry;
import dev.barback.runtime.Barback;
import dev.barback.test.Executions.Execution;
import dev.barback.test.FoundJobs.Kind;
import dev.barback.worker.Processor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Barback in the hands of a test: jobs are enqueued into memory, and run when the test says so, on its thread, by the
 * same code as on a worker.
 *
 * <pre>{@code
 * jobs.performLater(HelloMeJob::perform, "Ada", "Lovelace");
 *
 * assertThat(barback.enqueued()).contains(HelloMeJob::perform, "Ada", "Lovelace").onQueue("default").once();
 * barback.performEnqueued();
 * assertThat(barback.performed()).contains(HelloMeJob.class).completed();
 * }</pre>
 *
 * With Spring it is a bean, and may be a parameter of test methods: see {@link BarbackTest}. Without, it is the {@link
 * BarbackExtension}. Thread-safe; jobs that other threads enqueue are found too.
 */
public class TestBarback {
    /** More than this, beyond what waits at the beginning, is taken for jobs that enqueue each other without end. */
    private static final int MOST_FOLLOWERS = 1_000;

    private final Barback barback;
    private final Setting setting;
    private final Supplier<String> remark;
    private final Reading reading;
    private final Processor processor;

    /**
     * Takes it in hand.
     *
     * @param remark what may matter to whoever looks for a job in vain, in a sentence; empty if nothing does
     */
    TestBarback(Barback barback, JobRegistry registry, Setting setting, Supplier<String> remark) {
        this.barback = barback;
        this.setting = setting;
        this.remark = remark;
        this.reading = new Reading(registry);
        this.processor = barback.processor();
    }

    /** The application's way to its jobs. */
    public final Jobs jobs() {
        return barback.jobs();
    }

    /** The jobs that failed for good, to be revived or deleted. */
    public final Morgue morgue() {
        return barback.morgue();
    }

    /** The time, which stands still unless it is moved: {@code clock().advance(Duration.ofMinutes(5))}. */
    public final TestClock clock() {
        return setting.clock();
    }

    /**
     * The jobs that are enqueued now, due or not, retries included. One that has been performed is no longer among
     * them.
     */
    public final FoundJobs enqueued() {
        return found(
                "enqueued",
                waiting().stream()
                        .filter(each -> !isBuried(each))
                        .map(each -> reading.enqueued(each.queue(), each.message()))
                        .toList());
    }

    /**
     * All executions of this test so far, however they ended, those of {@code performNow} included. A job that was
     * retried is here once for each time.
     */
    public final FoundJobs performed() {
        return found("performed", performed(0));
    }

    /** The jobs that lie in the morgue now. */
    public final FoundJobs buried() {
        return found(
                "buried",
                waiting().stream()
                        .filter(TestBarback::isBuried)
                        .map(each -> reading.buried(each.queue(), each.message(), setting.executions()))
                        .toList());
    }

    /**
     * Runs the jobs that are due, in the order of their due times, then of their enqueuing, and those they enqueue,
     * until none is left that is due. A retry is due after its wait: move the {@link #clock}.
     *
     * <p>When all have run, it throws what one of them threw, if its job says nothing about it, or has used up its
     * retries: an error for which the job declares a {@code @RetryOn} that goes on, or a {@code @DiscardOn}, is
     * expected; any other is most likely a bug, even where the application-wide default retries it. All the same the
     * job is retried or buried, as on a worker.
     *
     * @return the executions
     * @throws RuntimeException the first such error as it is, if unchecked, else as the cause of a {@link
     *     BarbackException}; further ones are suppressed in it. A message that is no job counts as one
     * @throws AssertionError when jobs enqueue jobs without end
     */
    public final FoundJobs performEnqueued() {
        return perform(false, job -> true);
    }

    /** The same with these jobs alone; others stay enqueued. */
    @SafeVarargs
    public final FoundJobs performEnqueued(Class<? extends Job>... only) {
        Set<String> names = new HashSet<>();
        for (Class<? extends Job> each : only) {
            names.add(reading.name(each));
        }
        return perform(false, job -> names.contains(job.jobClass()));
    }

    /** The same with these jobs alone: {@code job -> job.queue().equals("mail")}. Others stay enqueued. */
    public final FoundJobs performEnqueued(Predicate<? super FoundJob> only) {
        return perform(false, only);
    }

    /**
     * Runs the jobs that are enqueued, and those they enqueue, whether due or not, until none is left. Retries are
     * among them, so a job that fails is repeated until its attempts are used up. The clock does not move. Errors are
     * thrown as by {@link #performEnqueued()}.
     *
     * @return the executions
     */
    public final FoundJobs performEnqueuedIgnoringDueTimes() {
        return perform(true, job -> true);
    }

    /** The same with these jobs alone; others stay enqueued. */
    public final FoundJobs performEnqueuedIgnoringDueTimes(Predicate<? super FoundJob> only) {
        return perform(true, only);
    }

    final void reset() {
        setting.reset();
    }

    private FoundJobs perform(boolean early, Predicate<? super FoundJob> only) {
        int before = setting.executions().all().size();
        List<Throwable> errors = new ArrayList<>();
        int most = waiting().size() + MOST_FOLLOWERS;
        for (Lease next = next(early, only); next != null; next = next(early, only)) {
            if (most-- == 0) {
                setting.broker().release(next.queue(), List.of(next));
                throw endless(before, early, only);
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
        Executions executions = setting.executions();
        int before = executions.all().size();
        int buriedBefore = buried().list().size();
        String id = reading.enqueued(lease.queue(), lease.message()).jobId();
        processor.process(lease);
        List<Throwable> errors = new ArrayList<>();
        List<Execution> all = executions.all();
        for (Execution each : all.subList(before, all.size())) {
            if (each.job().jobId().equals(id) && each.error() != null && reading.isSurprise(each)) {
                errors.add(each.error());
            }
        }
        List<FoundJob> buried = buried().list();
        if (errors.isEmpty() && buried.size() > buriedBefore) { // it could not be read, or not even be started
            FoundJob last = buried.get(buried.size() - 1);
            errors.add(new BarbackException(last + " was buried: " + last.reason()));
        }
        return errors;
    }

    private @Nullable Lease next(boolean early, Predicate<? super FoundJob> only) {
        Instant now = clock().instant();
        for (Waiting each : waiting()) {
            boolean eligible = !isBuried(each) && (early || !each.due().isAfter(now));
            if (eligible && only.test(reading.enqueued(each.queue(), each.message()))) {
                Lease lease = setting.broker().take(each);
                if (lease != null) {
                    return lease;
                }
            }
        }
        return null;
    }

    private AssertionError endless(int before, boolean early, Predicate<? super FoundJob> only) {
        List<FoundJob> performed = performed(before);
        List<FoundJob> last = performed.subList(Math.max(0, performed.size() - 3), performed.size());
        List<FoundJob> next = enqueued().list().stream().filter(only).limit(3).toList();
        return new AssertionError(
                "%,d jobs have run, and more are %s. Do jobs enqueue each other without end?%nThe last: %s%nThe next: %s"
                        .formatted(performed.size(), early ? "enqueued" : "due", last, next));
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
        List<Execution> all = setting.executions().all();
        return all.subList(from, all.size()).stream().map(reading::performed).toList();
    }

    private FoundJobs found(String word, List<FoundJob> jobs) {
        return new FoundJobs(new Kind(word, remark.get()), jobs, reading, clock());
    }

    private List<Waiting> waiting() {
        return setting.broker().waiting();
    }

    private static boolean isBuried(Waiting waiting) {
        return waiting.queue().equals(QueueNames.MORGUE);
    }
}
