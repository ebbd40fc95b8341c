package dev.barback.record;

import dev.barback.JobInfo;
import dev.barback.broker.BrokerException;
import dev.barback.broker.Outage;
import dev.barback.record.Backlog.Batch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what happens to jobs into the records, in batches on a thread of its own. While the records are away nothing waits
 * for it: it keeps what it has, one entry per job, up to a bound, and goes on when they are back.
 *
 * <p>While they work, nothing is lost: when more happens than they can take, who makes jobs waits until there is room, and
 * so do workers before they receive more. Jobs that run and end never wait: what was received comes to its end, and is soon
 * no more.
 *
 * <pre>
 *   event --on the job's thread--&gt; backlog --20 ms later, or as soon as the write before has ended--&gt; records
 * </pre>
 *
 * Thread-safe.
 */
public final class Recorder implements JobListener, AutoCloseable {
    /** Texts that come from jobs (results, errors) are cut after so many characters. */
    public static final int LONGEST_TEXT = 2_000;

    private static final Logger log = LoggerFactory.getLogger(Recorder.class);
    private static final int A_WRITE = 1_000;
    private static final Duration LAST_WRITE = Duration.ofSeconds(5);
    /** Of a bulk, so many are added when there is room. */
    private static final int A_PORTION = 100;
    /** The longest that one portion waits for room. */
    private static final Duration PORTION_PATIENCE = Duration.ofSeconds(10);
    /** The longest that one enqueue waits; it may be a processor's, that retries a job. */
    private static final Duration ENQUEUE_PATIENCE = Duration.ofMillis(100);

    private final Records records;
    private final Notes notes;
    private final RecordOptions options;
    private final Backlog backlog;
    private final Crew crew = new Crew();
    private final LatestEnds ends = new LatestEnds();
    private volatile boolean closed;
    private final Outage outage = new Outage("write the records of jobs", log);

    /**
     * A recorder; it starts at once.
     *
     * @param records where it writes; closed by their owner
     * @param worker what this process is called
     */
    public Recorder(Records records, String worker, RecordOptions options) {
        this.records = records;
        this.notes = new Notes(worker);
        this.options = options;
        this.backlog = new Backlog(options.mostKept());
        Thread thread = new Thread(this::run, "barback-recorder");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where it writes. */
    public Records records() {
        return records;
    }

    /** What this process is called. */
    public String worker() {
        return notes.worker();
    }

    /** The workers of this process that tell it of their jobs. */
    public Crew crew() {
        return crew;
    }

    /** How the records are kept. */
    public RecordOptions options() {
        return options;
    }

    /** Whether the latest write worked: if not, it is no use to ask the records anything. */
    public boolean isWorking() {
        return !outage.lasts();
    }

    /** Of how many jobs there is something to be written. */
    public int backlog() {
        return backlog.size();
    }

    /**
     * Takes note. Where the records work, but more happens than they can take, it waits: for some milliseconds where a job
     * was enqueued, for some seconds at a time where many were.
     */
    @Override
    public void on(JobEvent event) {
        if (event instanceof JobEvent.EnqueuedAll all) {
            addInPortions(notes.jobs(all));
            return;
        } else if (event instanceof JobEvent.Enqueued) {
            awaitRoom(ENQUEUE_PATIENCE);
        }
        List<JobRecord> jobs = notes.jobs(event);
        List<ExecutionRecord> executions = notes.executions(event);
        if (!jobs.isEmpty() || !executions.isEmpty()) {
            backlog.add(jobs, executions);
        }
    }

    /**
     * Waits until what was added before is written so far that there is room for more, or waiting is of no use, because the
     * records are away, nothing can be written, or the caller is in the way of it.
     *
     * @return false if that took longer than this
     */
    public boolean awaitRoom(Duration longest) {
        if (records.isHeldByCaller()) {
            return true;
        }
        try {
            return backlog.awaitRoom(longest.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true; // whoever interrupts wants no waiting
        }
    }

    /** What finds no room in time is added without waiting, with all that follows. */
    private void addInPortions(List<JobRecord> jobs) {
        boolean waits = true;
        for (int from = 0; from < jobs.size(); from += A_PORTION) {
            waits = waits && awaitRoom(PORTION_PATIENCE);
            add(jobs.subList(from, Math.min(from + A_PORTION, jobs.size())));
        }
    }

    /** Adds what is known of jobs. */
    public void add(Collection<JobRecord> jobs) {
        backlog.add(jobs, List.of());
    }

    /**
     * What there is to be written when this process takes a job, as it was received, in hand to run it.
     *
     * @param data the job as JSON, if nobody else may have recorded it; else null
     */
    public JobRecord executing(JobInfo job, Instant at, byte @Nullable [] data) {
        return notes.executing(job, at, data);
    }

    /**
     * Settles jobs that the records say this process runs, and that it does not: each as it ended, as far as that is known.
     * The others wait again; who finds that the message of one is gone publishes it.
     *
     * @return how many had ended
     */
    public int settle(Collection<JobRecord> strays) {
        int ended = 0;
        List<JobRecord> settled = new ArrayList<>();
        for (JobRecord stray : strays) {
            JobRecord end = ends.of(stray);
            ended += end == null ? 0 : 1;
            settled.add(end == null ? Notes.givenBack(stray) : end);
        }
        add(settled);
        return ended;
    }

    /** Tells how far jobs of this process have come. May throw as the records do. */
    public void progress(Map<String, Progress> byJobId) {
        if (!byJobId.isEmpty()) {
            Map<String, Progress> bounded = new HashMap<>(byJobId);
            bounded.replaceAll((id, progress) -> Notes.bounded(progress));
            records.progress(notes.worker(), bounded);
        }
    }

    /**
     * Waits until all that was added before is written, so that whoever reads next sees it.
     *
     * @return false if that took too long, the records are away, or the caller is in the way of it
     */
    public boolean flush(Duration longest) {
        if (outage.lasts() || records.isHeldByCaller()) {
            return false;
        }
        try {
            return backlog.awaitWritten(longest.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Writes what is left, for some seconds at most, and ends. */
    @Override
    public void close() {
        closed = true;
        backlog.close();
        if (!flush(LAST_WRITE)) {
            log.warn(
                    "The latest of {} jobs is not recorded: the records could not be written in time.", backlog.size());
        }
        outage.endPause();
    }

    private void run() {
        while (true) {
            try {
                Batch batch = backlog.take();
                if (batch == null) {
                    return;
                } else if (write(batch)) {
                    outage.ended();
                    backlog.written(batch);
                } else if (closed) {
                    return;
                }
            } catch (InterruptedException e) {
                log.debug("The recorder was interrupted; it ends only when it is closed.");
            } catch (Throwable e) { // whatever it is, the next batch may work; this one may be half taken apart
                outage.failed(e);
                outage.pause();
            }
        }
    }

    private boolean write(Batch batch) {
        List<JobRecord> jobs = new ArrayList<>(batch.jobs());
        List<ExecutionRecord> executions = batch.executions();
        int rounds = Math.max(parts(jobs), parts(executions));
        for (int round = 0; round < rounds; round++) {
            try {
                writeOrSplit(part(jobs, round), part(executions, round));
                ends.add(part(jobs, round));
                backlog.wrote();
            } catch (RuntimeException e) {
                outage.failed(e);
                backlog.putBack(from(jobs, round), from(executions, round));
                outage.pause();
                return false;
            }
        }
        return true;
    }

    /**
     * One that the records refuse keeps none of the others back. Mostly it is a text of the job that they can't take: the
     * rest is written without, or a job that has ended would be said to run.
     */
    private void writeOrSplit(List<JobRecord> jobs, List<ExecutionRecord> executions) {
        try {
            records.write(jobs, executions);
        } catch (BrokerException e) {
            if (!e.isRefusal()) {
                throw e;
            }
            for (JobRecord job : jobs) {
                if (!writeAlone(job.jobId(), List.of(job), List.of()) && job.hasTexts()) {
                    writeAlone(job.jobId(), List.of(job.withoutTexts()), List.of());
                }
            }
            executions.forEach(execution -> writeAlone(execution.jobId(), List.of(), List.of(execution)));
        }
    }

    /** @return whether the records took it */
    private boolean writeAlone(String jobId, List<JobRecord> job, List<ExecutionRecord> execution) {
        try {
            records.write(job, execution);
            return true;
        } catch (BrokerException e) {
            if (!e.isRefusal()) {
                throw e;
            }
            log.error("The job {} can't be recorded as it is. {}", jobId, e.getMessage());
            return false;
        }
    }

    private static int parts(List<?> all) {
        return (all.size() + A_WRITE - 1) / A_WRITE;
    }

    private static <T> List<T> part(List<T> all, int number) {
        List<T> rest = from(all, number);
        return rest.subList(0, Math.min(A_WRITE, rest.size()));
    }

    private static <T> List<T> from(List<T> all, int number) {
        return all.subList(Math.min(number * A_WRITE, all.size()), all.size());
    }
}
