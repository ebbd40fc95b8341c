package dev.barback.web;

import dev.barback.record.JobRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** The ETag of a job: another one whenever it is enqueued anew, or comes into another state. */
final class EntityTag {
    private EntityTag() {}

    static String of(JobRecord job, Instant now) {
        return "\"%x-%s-%x\""
                .formatted(
                        job.edition(), job.stateAt(now).word(), ChronoUnit.MICROS.between(Instant.EPOCH, job.since()));
    }

    /** Throws a {@link RequestProblem} if the header If-Match is there, and none of its tags is the job's. */
    static void require(@Nullable String ifMatch, JobRecord job, Instant now) {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return;
        }
        String tag = of(job, now);
        if (Arrays.stream(ifMatch.split(",", -1)).noneMatch(each -> each.strip().equals(tag))) {
            throw RequestProblem.of(
                    HttpStatus.PRECONDITION_FAILED,
                    "The job has changed: its ETag is %s now. Look at it again.".formatted(tag));
        }
    }
}
