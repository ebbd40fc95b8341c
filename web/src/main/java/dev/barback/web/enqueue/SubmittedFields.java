package dev.barback.web.enqueue;

import dev.barback.EnqueueOptions;
import dev.barback.JobInfo;
import dev.barback.JobQuery;
import dev.barback.web.http.JsonFields;
import dev.barback.web.http.QueryValues;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The fields of the attributes that the submitter of a job may state: its user, duration and webhook. In requests, their
 * documentation, and answers; and in filters of lists of jobs.
 */
public final class SubmittedFields {
    public static final String USER = "user";
    static final String WEBHOOK = "webhook";
    private static final String DURATION = "duration";

    /** The names of the fields. */
    static final List<String> NAMES = List.of(USER, DURATION, WEBHOOK);

    private SubmittedFields() {}

    /** These options, with the attributes of a request. */
    static EnqueueOptions of(JsonFields jsonFields, EnqueueOptions options) {
        String user = jsonFields.text(USER, JobInfo::checkUser);
        Duration duration = DueTime.duration(jsonFields, DURATION);
        if (duration != null && duration.isZero()) {
            jsonFields.addError(DURATION, jsonFields.pathOf(DURATION) + " should be more than 0.");
        } else if (duration != null) {
            options = options.duration(duration);
        }
        URI webhook = jsonFields.text(WEBHOOK, JobInfo::checkWebhook);
        options = webhook == null ? options : options.webhook(webhook);
        return user == null ? options : options.user(user);
    }

    /** A query, with the filters of a request. */
    public static JobQuery filter(HttpServletRequest request, JobQuery query) {
        return query.user(QueryValues.single(request, USER, JobInfo::checkUser));
    }

    /** The filters, in the OpenAPI document. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @Parameter(
            name = USER,
            in = ParameterIn.QUERY,
            description = "Only jobs of this user",
            schema = @Schema(type = "string"),
            example = "ada")
    public @interface Filters {}

    /** In a request, for the OpenAPI document only. */
    record Requested(
            @Schema(description = "The user on whose behalf the job runs")
            String user,

            @Schema(description = "Expected duration: seconds, or a text such as 500ms, 30s, 5m, 2h, 1d or PT5M")
            String duration,

            @Schema(
                    description = "The URL to which the job's end is posted, instead of the application's own: http or"
                            + " https, with an allowed host",
                    format = "uri",
                    maxLength = 2_000,
                    example = "https://example.com/jobs")
            String webhook) {}

    /**
     * In an answer.
     *
     * @param user the job's user; null = none
     * @param duration expected duration in seconds; null = unknown
     * @param webhook the URL that receives its end; null = none of its own
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Answered(
            @Nullable String user,
            @Nullable Double duration,
            @Nullable URI webhook) {
        public static Answered of(JobInfo job) {
            Duration duration = job.duration();
            return new Answered(job.user(), duration == null ? null : duration.toNanos() / 1e9, job.webhook());
        }
    }
}
