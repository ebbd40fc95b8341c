package dev.barback.record;

import dev.barback.JobInfo;
import dev.barback.record.ExecutionRecord.Failure;
import dev.barback.record.JobEvent.Ending;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an event says about jobs, as records. Thread-safe. */
final class Notes {
    private final String worker;

    Notes(String worker) {
        this.worker = worker;
    }

    String worker() {
        return worker;
    }

    List<JobRecord> jobs(JobEvent event) {
        if (event instanceof JobEvent.Enqueued enqueued) {
            return List.of(JobRecord.enqueued(enqueued.job(), enqueued.data()));
        } else if (event instanceof JobEvent.EnqueuedAll all) {
            return all.jobs().stream()
                    .map(one -> JobRecord.enqueued(one.job(), one.data()))
                    .toList();
        } else if (event instanceof JobEvent.Performed performed
                && !performed.time().inline()) {
            return Stream.ofNullable(ended(performed)).toList();
        } else if (event instanceof JobEvent.Buried buried && buried.job() != null) {
            Instant now = buried.at().truncatedTo(ChronoUnit.MICROS);
            Instant start = buried.startedAt();
            Attempt attempt = new Attempt(
                    worker,
                    start == null ? null : start.truncatedTo(ChronoUnit.MICROS),
                    now,
                    null,
                    text(buried.reason()),
                    null);
            return List.of(JobRecord.of(buried.job(), JobState.DEAD, now, attempt, null));
        }
        return List.of();
    }

    List<ExecutionRecord> executions(JobEvent event) {
        if (event instanceof JobEvent.Performed performed && !performed.time().inline()) {
            Instant start = performed.time().startedAt().truncatedTo(ChronoUnit.MICROS);
            return List.of(new ExecutionRecord(
                    performed.job().jobId(),
                    performed.job().executions(),
                    performed.job().user(),
                    worker,
                    start,
                    end(performed),
                    performed.outcome(),
                    failure(performed.error())));
        }
        return List.of();
    }

    /** A job, as it was received, that is about to run. */
    JobRecord executing(JobInfo job, Instant at, byte @Nullable [] data) {
        Instant now = at.truncatedTo(ChronoUnit.MICROS);
        Attempt attempt = new Attempt(worker, now, null, null, null, null);
        return JobRecord.of(counted(job, 1), JobState.EXECUTING, after(job.enqueuedAt(), now), attempt, data);
    }

    /** A job that was said to run waits again; whoever has started it since was later. */
    static JobRecord givenBack(JobRecord executing) {
        return JobRecord.waiting(counted(executing.job(), -1), executing.since().plus(1, ChronoUnit.MICROS), null);
    }

    /** What follows an enqueue is later, even if this clock is behind that of the enqueuer. */
    private static Instant after(@Nullable Instant enqueued, Instant now) {
        Instant next = enqueued == null
                ? Instant.MIN
                : enqueued.truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS);
        return next.isAfter(now) ? next : now;
    }

    private static JobFacts counted(JobInfo job, int more) {
        return new JobFacts(
                job.jobId(),
                job.jobClass(),
                job.queue(),
                job.priority(),
                job.executions() + more,
                job.enqueuedAt(),
                job.scheduledAt(),
                job.user(),
                job.duration(),
                job.webhook());
    }

    /** Null where what follows tells more: a retry is enqueued, a dead job buried. */
    private @Nullable JobRecord ended(JobEvent.Performed event) {
        Instant end = end(event);
        if (event.outcome() == Ending.INTERRUPTED) { // its message may be in other hands by now, so this was earlier
            Instant given =
                    after(event.job().enqueuedAt(), event.time().startedAt()).plus(1, ChronoUnit.MICROS);
            return JobRecord.waiting(counted(event.job(), -1), given, null);
        }
        JobState state = switch (event.outcome()) {
            case COMPLETED -> JobState.COMPLETED;
            case HALTED, DISCARDED -> JobState.DISCARDED;
            case CANCELLED -> JobState.CANCELLED;
            default -> null;
        };
        if (state == null) {
            return null;
        }
        Instant start = event.time().startedAt().truncatedTo(ChronoUnit.MICROS);
        String result = event.result() == null ? null : text(event.result());
        String error = event.error() == null ? null : text(ErrorText.sentence(event.error()));
        Attempt attempt = new Attempt(worker, start, end, result, error, bounded(event.progress()));
        return JobRecord.of(event.job(), state, end, attempt, null);
    }

    /** With a message that databases take. */
    static @Nullable Progress bounded(@Nullable Progress progress) {
        return progress == null || progress.message() == null
                ? progress
                : new Progress(progress.done(), progress.total(), text(progress.message()), progress.at());
    }

    private static Instant end(JobEvent.Performed event) {
        return event.time().startedAt().plus(event.took()).truncatedTo(ChronoUnit.MICROS);
    }

    private static @Nullable Failure failure(@Nullable Throwable error) {
        return error == null
                ? null
                : new Failure(
                        text(error.getClass().getName()), text(ErrorText.message(error)), text(ErrorText.stack(error)));
    }

    /** Cut, and without what databases take for the end of a text, or for no text at all. */
    static String text(Object value) {
        String all = ValueText.of(value);
        StringBuilder text = new StringBuilder(Math.min(all.length(), Recorder.LONGEST_TEXT + 3));
        all.codePoints()
                .limit(Recorder.LONGEST_TEXT)
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? '\uFFFD' : c)
                .forEach(text::appendCodePoint);
        return text.append(all.codePointCount(0, all.length()) > Recorder.LONGEST_TEXT ? "..." : "")
                .toString();
    }
}
