package dev.barback.web.job;

import dev.barback.ExecutionState;
import dev.barback.JobRecord;
import dev.barback.Progress;
import dev.barback.web.http.RequestProblem;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Computes the ETag of a job, which changes with its job version, its state and its progress. The last part is the
 * progress; If-Match ignores it.
 */
final class EntityTag {
    private EntityTag() {}

    static String of(JobRecord job, Instant now) {
        ExecutionState executionState = job.execution();
        Progress progress = executionState == null ? null : executionState.progress();
        return "\"" + state(job, now) + (progress == null ? "" : "." + hex(progress.at())) + "\"";
    }

    private static String state(JobRecord job, Instant now) {
        return "%x-%s-%s".formatted(job.version(), job.stateAt(now).lowerCaseName(), hex(job.since()));
    }

    private static String hex(Instant time) {
        return Long.toHexString(ChronoUnit.MICROS.between(Instant.EPOCH, time));
    }

    /** Throws a {@link RequestProblem} if the header If-Match is present and none of its tags is the job's. */
    static void require(@Nullable String ifMatch, JobRecord job, Instant now) {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return;
        }
        Pattern same = Pattern.compile("\"" + Pattern.quote(state(job, now)) + "(\\.[0-9a-f]+)?\"");
        if (Arrays.stream(ifMatch.split(",", -1))
                .noneMatch(each -> same.matcher(each.strip()).matches())) {
            throw RequestProblem.of(
                    HttpStatus.PRECONDITION_FAILED,
                    "The job has changed: its ETag is %s now. Read it again.".formatted(of(job, now)));
        }
    }
}
