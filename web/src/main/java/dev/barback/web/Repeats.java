package dev.barback.web;

import dev.barback.NewJob;
import dev.barback.enqueue.Sources;
import dev.barback.record.JobRecord;
import dev.barback.steering.SteeringException;
import dev.barback.web.access.Visitors;
import dev.barback.wire.ArgumentCodec;
import dev.barback.wire.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Tells whether a job was enqueued before under the id that its client has chosen. It is the same job if class, arguments,
 * user and webhook are the same; queue, priority and due time may have changed since, and are not looked at. Thread-safe.
 */
@Component
class Repeats {
    private final Visitors visitors;
    private final Clock clock;

    Repeats(Visitors visitors, ObjectProvider<Sources> sources) {
        this.visitors = visitors;
        this.clock = sources.getIfAvailable(() -> Sources.SYSTEM).clock();
    }

    Instant now() {
        return clock.instant();
    }

    /** Throws a {@link RequestProblem} where nobody remembers ids. */
    void requireRecords() {
        if (!visitors.steering().hasRecords()) {
            throw RequestProblem.of(
                    HttpStatus.NOT_IMPLEMENTED,
                    "No records of jobs are kept here (barback.records.enabled), so a repeat can't be told from a new"
                            + " job. Leave the job_id and the " + ChosenId.KEY_HEADER + " away.");
        }
    }

    /**
     * What was enqueued before; null = nothing.
     *
     * @throws RequestProblem if it was something else
     */
    @Nullable AcceptedJob find(String jobId, NewJob job) {
        requireRecords();
        JobRecord known;
        try {
            known = visitors.steering().find(jobId);
        } catch (SteeringException e) {
            if (e.kind() == SteeringException.Kind.UNKNOWN_JOB) {
                return null;
            }
            throw e;
        }
        if (!isSame(known, job)) {
            throw RequestProblem.of(
                    HttpStatus.CONFLICT,
                    "The job %s is there already, with another class, other arguments, another user or webhook. Choose another id or key for another job."
                            .formatted(Legible.quote(jobId)));
        }
        return AcceptedJob.of(known, now());
    }

    /**
     * What was enqueued before, as the records have just said.
     *
     * @throws RequestProblem if it was something else, or was deleted since
     */
    AcceptedJob require(String jobId, NewJob job) {
        AcceptedJob known = find(jobId, job);
        if (known == null) {
            throw RequestProblem.of(
                    HttpStatus.CONFLICT,
                    "The job %s was deleted while it was enqueued again. Try again.".formatted(Legible.quote(jobId)));
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

    /** Read back, so that numbers are of the same kinds. */
    private static JsonNode arguments(NewJob job) {
        ArrayNode arguments = Json.trees().createArrayNode();
        job.arguments().forEach(argument -> arguments.add(ArgumentCodec.write(argument)));
        return Json.read(arguments.toString());
    }
}
