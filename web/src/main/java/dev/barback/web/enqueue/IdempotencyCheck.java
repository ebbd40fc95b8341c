package dev.barback.web.enqueue;

import dev.barback.JobOperationException;
import dev.barback.JobRecord;
import dev.barback.NewJob;
import dev.barback.internal.enqueue.TimeAndIds;
import dev.barback.internal.wire.ArgumentCodec;
import dev.barback.internal.wire.Json;
import dev.barback.web.access.RequestUser;
import dev.barback.web.http.RequestProblem;
import dev.barback.web.http.SafeQuote;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Checks whether a job was enqueued before under its client-chosen id. It is the same job if class, arguments, user and
 * webhook are the same; other options may have changed since, and are ignored. Thread-safe.
 */
@Component
class IdempotencyCheck {
    private final RequestUser requestUser;
    private final Clock clock;

    IdempotencyCheck(RequestUser requestUser, ObjectProvider<TimeAndIds> timeAndIds) {
        this.requestUser = requestUser;
        this.clock = timeAndIds.getIfAvailable(() -> TimeAndIds.SYSTEM).clock();
    }

    Instant now() {
        return clock.instant();
    }

    /** Throws a {@link RequestProblem} if there is no job store. */
    void requireJobStore() {
        if (!requestUser.jobOperations().hasJobStore()) {
            throw RequestProblem.of(
                    HttpStatus.NOT_IMPLEMENTED,
                    "There is no job store here (barback.records.enabled), so a repeated request can't be recognized."
                            + " Omit job_id and the header " + IdempotencyKey.KEY_HEADER + ".");
        }
    }

    /**
     * The job that was enqueued before under this id; null = none.
     *
     * @throws RequestProblem if it was another job
     */
    @Nullable AcceptedJob find(String jobId, NewJob job) {
        requireJobStore();
        JobRecord known;
        try {
            known = requestUser.jobOperations().find(jobId);
        } catch (JobOperationException e) {
            if (e.kind() == JobOperationException.Kind.UNKNOWN_JOB) {
                return null;
            }
            throw e;
        }
        if (!isSame(known, job)) {
            throw RequestProblem.of(
                    HttpStatus.CONFLICT,
                    ("The job %s exists already, with another class, other arguments, another user or webhook."
                                    + " Choose another id or key.")
                            .formatted(SafeQuote.quote(jobId)));
        }
        return AcceptedJob.of(known, now());
    }

    /**
     * The job that was enqueued before under this id; the job store has just reported it.
     *
     * @throws RequestProblem if it was another job, or was deleted since
     */
    AcceptedJob require(String jobId, NewJob job) {
        AcceptedJob known = find(jobId, job);
        if (known == null) {
            throw RequestProblem.of(
                    HttpStatus.CONFLICT,
                    "The job %s was deleted while it was enqueued again. Try again.".formatted(SafeQuote.quote(jobId)));
        }
        return known;
    }

    private static boolean isSame(JobRecord known, NewJob job) {
        JobRecord.Data data = known.data();
        return known.job().jobClass().equals(job.name())
                && Objects.equals(known.job().user(), job.options().user())
                && Objects.equals(known.job().webhook(), job.options().webhook())
                && (data == null || arguments(data).equals(arguments(job)));
    }

    private static JsonNode arguments(JobRecord.Data data) {
        return Json.read(data.json()).path("arguments");
    }

    /** Parses the serialized arguments, so that numbers have the same types. */
    private static JsonNode arguments(NewJob job) {
        return Json.read(ArgumentCodec.writeAll(job.arguments()).toString());
    }
}
