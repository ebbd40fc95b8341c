package dev.barback.web;

import dev.barback.EnqueueOptions;
import dev.barback.broker.QueueNames;
import dev.barback.steering.Sight;
import dev.barback.wire.Submission;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client wants to be enqueued.
 *
 * @param path where the job is in the body
 * @param target which job
 * @param arguments what {@code perform} gets
 * @param options queue, priority, due time, id, user, duration and webhook
 */
record JobRequest(String path, Target target, GivenArguments arguments, EnqueueOptions options) {

    /**
     * A job by its class, or the only job of a queue. One of the two is there.
     *
     * @param jobClass the job's stable name; null = the only job of the queue
     * @param queue a queue of a valid name; null = the job's own
     * @param queueField where the request has, or would have, the queue
     */
    record Target(@Nullable String jobClass, @Nullable String queue, String queueField) {}

    static final String JOB = "job";
    static final String EXAMPLE = "{\"job\":{\"queue_id\":\"fibonacci\",\"payload\":{\"n\":303}}}";
    static final String JOB_ID = "job_id";

    private static final String JOB_CLASS = "job_class";
    private static final String QUEUE_ID = "queue_id";
    private static final String QUEUE = "queue";
    private static final String PRIORITY = "priority";
    private static final String USER = "user";
    private static final String DURATION = "duration";
    static final String WEBHOOK = "webhook";
    static final List<String> KNOWN = List.of(
            QUEUE_ID,
            QUEUE,
            JOB_CLASS,
            GivenArguments.PAYLOAD,
            GivenArguments.ARGUMENTS,
            PRIORITY,
            DueTime.SCHEDULED_AT,
            DueTime.WAIT,
            JOB_ID,
            USER,
            DURATION,
            WEBHOOK);

    /**
     * The request in this body.
     *
     * @throws RequestProblem if a field is missing, unknown or wrong
     */
    static JobRequest of(ObjectNode body) {
        Fields outer = new Fields("", body, List.of(JOB));
        ObjectNode job = outer.object(JOB);
        if (!outer.has(JOB)) {
            outer.refuse(JOB, "The object job is missing. Send " + EXAMPLE + ", for example.");
        }
        outer.requireRight();
        return of(JOB, job == null ? body.objectNode() : job);
    }

    /**
     * The request in this object.
     *
     * @param path where it is
     * @throws RequestProblem if a field is missing, unknown or wrong
     */
    static JobRequest of(String path, ObjectNode job) {
        Fields fields = new Fields(path, job, KNOWN);
        String jobClass = fields.text(JOB_CLASS);
        fields.notBoth(QUEUE_ID, QUEUE);
        String queueField = fields.has(QUEUE) ? QUEUE : QUEUE_ID;
        String queue = fields.text(queueField, QueueNames::checkForJobs);
        if (!fields.has(JOB_CLASS) && !fields.has(queueField)) {
            fields.refuse("", "The job needs a job_class, or a queue_id that has one job only.");
        }
        EnqueueOptions options = submission(fields, DueTime.of(fields, options(queue, fields.integer(PRIORITY))));
        GivenArguments arguments = GivenArguments.of(fields);
        String id = fields.text(JOB_ID, ChosenId::check);
        fields.requireRight();
        return new JobRequest(
                path,
                new Target(jobClass, queue, fields.at(queueField)),
                arguments,
                id == null ? options : options.jobId(id));
    }

    /** The id that the client has chosen; null = none. */
    @Nullable String jobId() {
        return options.jobId();
    }

    /** The same under this id. */
    JobRequest withId(String id) {
        return new JobRequest(path, target, arguments, options.jobId(id));
    }

    /**
     * The options, on behalf of whoever asks.
     *
     * @throws RequestProblem if they ask on another's behalf, or for an id that is not theirs to choose
     */
    EnqueueOptions signedBy(Sight sight) {
        if (options.user() != null && !sight.maySpeakFor(options.user())) {
            throw RequestProblem.of(path + "." + USER, path + "." + USER + ": your jobs are yours; leave it away.");
        }
        String id = options.jobId();
        if (id != null && !id.startsWith(sight.idPrefix())) {
            throw RequestProblem.of(
                    path + "." + JOB_ID,
                    "The ids that you choose begin with %s, as in %sorder-4711."
                            .formatted(sight.idPrefix(), sight.idPrefix()));
        }
        return sight.sign(options);
    }

    /** Where the request has, or would have, the job's class. */
    String jobClassField() {
        return path + "." + JOB_CLASS;
    }

    /** These options, with what the fields say of the user, the duration and the webhook. */
    private static EnqueueOptions submission(Fields fields, EnqueueOptions options) {
        String user = fields.text(USER, Submission::checkUser);
        Duration duration = DueTime.duration(fields, DURATION);
        if (duration != null && duration.isZero()) {
            fields.refuse(DURATION, fields.at(DURATION) + " should be more than 0.");
        } else if (duration != null) {
            options = options.duration(duration);
        }
        URI webhook = fields.text(WEBHOOK, Submission::checkWebhook);
        options = webhook == null ? options : options.webhook(webhook);
        return user == null ? options : options.user(user);
    }

    private static EnqueueOptions options(@Nullable String queue, @Nullable Integer priority) {
        EnqueueOptions options = queue == null ? EnqueueOptions.NONE : EnqueueOptions.NONE.queue(queue);
        return priority == null ? options : options.priority(priority);
    }
}
