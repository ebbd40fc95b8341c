package dev.barback.web;

import dev.barback.record.Attempt;
import dev.barback.record.JobRecord;
import dev.barback.record.Progress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The ETag of a job: another one whenever it is enqueued anew, comes into another state, or gets on. Its last part is the
 * progress, which hinders nobody who wants to change the job.
 */
final class EntityTag {
    private EntityTag() {}

    static String of(JobRecord job, Instant now) {
        Attempt attempt = job.attempt();
        Progress progress = attempt == null ? null : attempt.progress();
        return "\"" + state(job, now) + (progress == null ? "" : "." + hex(progress.at())) + "\"";
    }

    private static String state(JobRecord job, Instant now) {
        return "%x-%s-%s".formatted(job.edition(), job.stateAt(now).word(), hex(job.since()));
    }

    private static String hex(Instant time) {
        return Long.toHexString(ChronoUnit.MICROS.between(Instant.EPOCH, time));
    }

    /** Throws a {@link RequestProblem} if the header If-Match is there, and none of its tags is the job's. */
    static void require(@Nullable String ifMatch, JobRecord job, Instant now) {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return;
        }
        Pattern same = Pattern.compile("\"" + Pattern.quote(state(job, now)) + "(\\.[0-9a-f]+)?\"");
        if (Arrays.stream(ifMatch.split(",", -1))
                .noneMatch(each -> same.matcher(each.strip()).matches())) {
            throw RequestProblem.of(
                    HttpStatus.PRECONDITION_FAILED,
                    "The job has changed: its ETag is %s now. Look at it again.".formatted(of(job, now)));
        }
    }
}
