package dev.barback.internal.records;

import dev.barback.ExecutionRecord;
import dev.barback.ExecutionRecord.Failure;
import dev.barback.ExecutionState;
import dev.barback.JobEvent;
import dev.barback.JobEvent.ExecutionOutcome;
import dev.barback.JobInfo;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.Progress;
import dev.barback.internal.text.ErrorText;
import dev.barback.internal.text.SafeText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Maps events to records. Thread-safe. */
final class EventToRecordMapper {
    private final String worker;

    EventToRecordMapper(String worker) {
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
            ExecutionState executionState = new ExecutionState(
                    worker,
                    start == null ? null : start.truncatedTo(ChronoUnit.MICROS),
                    now,
                    null,
                    text(buried.reason()),
                    null);
            return List.of(JobRecord.of(buried.job(), JobState.DEAD, now, executionState, null));
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

    /** The record of a fetched job that is about to run. */
    JobRecord executing(JobInfo job, Instant at, byte @Nullable [] data) {
        Instant now = at.truncatedTo(ChronoUnit.MICROS);
        ExecutionState executionState = new ExecutionState(worker, now, null, null, null, null);
        return JobRecord.of(job.executed(1), JobState.EXECUTING, after(job.enqueuedAt(), now), executionState, data);
    }

    /** The record of a job that waits again, after it was recorded as running; a start since then is later. */
    static JobRecord released(JobRecord executing) {
        return JobRecord.waiting(executing.job().executed(-1), executing.since().plus(1, ChronoUnit.MICROS), null);
    }

    /** A time after the enqueue, even if this clock is behind the enqueuer's. */
    private static Instant after(@Nullable Instant enqueued, Instant now) {
        Instant next = enqueued == null
                ? Instant.MIN
                : enqueued.truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS);
        return next.isAfter(now) ? next : now;
    }

    /** Null if a later event has the state: a retry is enqueued, a dead job is buried. */
    private @Nullable JobRecord ended(JobEvent.Performed event) {
        Instant end = end(event);
        if (event.outcome()
                == ExecutionOutcome.INTERRUPTED) { // another worker may have its message by now, so this is earlier
            Instant releasedAt =
                    after(event.job().enqueuedAt(), event.time().startedAt()).plus(1, ChronoUnit.MICROS);
            return JobRecord.waiting(event.job().executed(-1), releasedAt, null);
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
        ExecutionState executionState =
                new ExecutionState(worker, start, end, result, error, bounded(event.progress()));
        return JobRecord.of(event.job(), state, end, executionState, null);
    }

    /** Progress with a message that databases accept. */
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

    /** The value as text, cut, and without NUL and surrogates, which databases take for the end of a text or refuse. */
    static String text(Object value) {
        String all = SafeText.of(value);
        StringBuilder text = new StringBuilder(Math.min(all.length(), ExecutionState.MAX_TEXT_LENGTH + 3));
        all.codePoints()
                .limit(ExecutionState.MAX_TEXT_LENGTH)
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? '\uFFFD' : c)
                .forEach(text::appendCodePoint);
        return text.append(all.codePointCount(0, all.length()) > ExecutionState.MAX_TEXT_LENGTH ? "..." : "")
                .toString();
    }
}
