package dev.barback.web.enqueue;

import dev.barback.ArgumentException;
import dev.barback.EnqueueOptions;
import dev.barback.JobInfo;
import dev.barback.JobQuery;
import dev.barback.web.http.JsonFields;
import dev.barback.web.http.QueryValues;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The fields of the attributes that the submitter of a job may state: its user, duration, webhook and tags. In requests, their
 * documentation, and answers; and in filters of lists of jobs.
 */
public final class SubmittedFields {
    public static final String USER = "user";
    static final String WEBHOOK = "webhook";
    private static final String DURATION = "duration";
    private static final String TAGS = "tags";
    private static final String TAG = "tag";

    /** The names of the fields. */
    static final List<String> NAMES = List.of(USER, DURATION, WEBHOOK, TAGS);

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
        options = options.tags(tags(jsonFields).toArray(String[]::new));
        return user == null ? options : options.user(user);
    }

    private static List<String> tags(JsonFields jsonFields) {
        JsonNode tags = jsonFields.get(TAGS);
        if (tags == null || tags.isNull()) {
            return List.of();
        }
        try {
            if (tags.isArray() && tags.valueStream().allMatch(JsonNode::isString)) {
                return JobInfo.checkTags(
                        tags.valueStream().map(JsonNode::stringValue).toList());
            }
            jsonFields.addError(
                    TAGS, jsonFields.pathOf(TAGS) + " should be an array of texts, such as [\"import\", \"eu\"].");
        } catch (ArgumentException e) {
            jsonFields.addError(TAGS, jsonFields.pathOf(TAGS) + ": " + e.getMessage());
        }
        return List.of();
    }

    /** A query, with the filters of a request. */
    public static JobQuery filter(HttpServletRequest request, JobQuery query) {
        return query.user(QueryValues.single(request, USER, JobInfo::checkUser))
                .tag(QueryValues.single(request, TAG, JobInfo::checkTag));
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
    @Parameter(
            name = TAG,
            in = ParameterIn.QUERY,
            description = "Only jobs with this tag",
            schema = @Schema(type = "string"),
            example = "import")
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
            String webhook,

            @ArraySchema(
                    arraySchema =
                            @Schema(
                                    description =
                                            "Words to find the job by, each of 1 to 50 visible characters without commas"),
                    maxItems = 10,
                    schema = @Schema(minLength = 1, maxLength = 50, example = "import"))
            List<String> tags) {}

    /**
     * In an answer.
     *
     * @param user the job's user; null = none
     * @param duration expected duration in seconds; null = unknown
     * @param webhook the URL that receives its end; null = none of its own
     * @param tags its tags; empty = none
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Answered(
            @Nullable String user,
            @Nullable Double duration,
            @Nullable URI webhook,
            List<String> tags) {
        public static Answered of(JobInfo job) {
            Duration duration = job.duration();
            return new Answered(
                    job.user(), duration == null ? null : duration.toNanos() / 1e9, job.webhook(), job.tags());
        }
    }
}
