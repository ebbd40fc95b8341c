package dev.barback.web.enqueue;

import dev.barback.AccessScope;
import dev.barback.EnqueueOptions;
import dev.barback.spi.QueueNames;
import dev.barback.web.http.JsonBody;
import dev.barback.web.http.JsonFields;
import dev.barback.web.http.RequestProblem;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request to enqueue a job.
 *
 * @param path the job's path in the body
 * @param target the job class, or the queue that determines it
 * @param arguments the arguments of {@code perform}
 * @param options queue, priority, due time, id and submitted fields
 */
record JobRequest(String path, Target target, RequestArguments arguments, EnqueueOptions options) {

    /**
     * A job by its class, or the only job of a queue. At least one of the two is set.
     *
     * @param jobClass the job's stable name; null = the only job of the queue
     * @param queue a queue of a valid name; null = the job's own
     * @param queueField the name of the request's queue field
     */
    record Target(@Nullable String jobClass, @Nullable String queue, String queueField) {}

    private static final String JOB = "job";
    static final String JOB_ID = "job_id";

    private static final String JOB_CLASS = "job_class";
    private static final String QUEUE_ID = "queue_id";
    private static final String QUEUE = "queue";
    private static final String PRIORITY = "priority";
    static final List<String> KNOWN = Stream.concat(
                    Stream.of(
                            QUEUE_ID,
                            QUEUE,
                            JOB_CLASS,
                            RequestArguments.PAYLOAD,
                            RequestArguments.ARGUMENTS,
                            PRIORITY,
                            DueTime.SCHEDULED_AT,
                            DueTime.WAIT,
                            JOB_ID),
                    SubmittedFields.NAMES.stream())
            .toList();

    /**
     * The request in these bytes.
     *
     * @throws RequestProblem if they are no JSON, or a field is missing, unknown or invalid
     */
    static JobRequest read(byte @Nullable [] body) {
        return of(JsonBody.read(body, EnqueueExamples.ONE, JOB));
    }

    /**
     * The request in this body.
     *
     * @throws RequestProblem if a field is missing, unknown or invalid
     */
    static JobRequest of(ObjectNode body) {
        JsonFields root = new JsonFields("", body, List.of(JOB));
        ObjectNode job = root.object(JOB);
        if (!root.has(JOB)) {
            root.addError(JOB, "The object job is missing. Send " + EnqueueExamples.ONE + ", for example.");
        }
        root.throwIfInvalid();
        return of(JOB, job == null ? body.objectNode() : job);
    }

    /**
     * The request in this object.
     *
     * @param path its path in the body
     * @throws RequestProblem if a field is missing, unknown or invalid
     */
    static JobRequest of(String path, ObjectNode job) {
        JsonFields jsonFields = new JsonFields(path, job, KNOWN);
        String jobClass = jsonFields.text(JOB_CLASS);
        jsonFields.addErrorIfBoth(QUEUE_ID, QUEUE);
        String queueField = jsonFields.has(QUEUE) ? QUEUE : QUEUE_ID;
        String queue = jsonFields.text(queueField, QueueNames::checkForJobs);
        if (!jsonFields.has(JOB_CLASS) && !jsonFields.has(queueField)) {
            jsonFields.addError("", "The job needs a job_class, or a queue_id that has one job only.");
        }
        EnqueueOptions options =
                SubmittedFields.of(jsonFields, DueTime.of(jsonFields, options(queue, jsonFields.integer(PRIORITY))));
        RequestArguments arguments = RequestArguments.of(jsonFields);
        String id = jsonFields.text(JOB_ID, IdempotencyKey::check);
        jsonFields.throwIfInvalid();
        return new JobRequest(
                path,
                new Target(jobClass, queue, jsonFields.pathOf(queueField)),
                arguments,
                id == null ? options : options.jobId(id));
    }

    /** The client-chosen id; null = none. */
    @Nullable String jobId() {
        return options.jobId();
    }

    /** A copy with this id. */
    JobRequest withId(String id) {
        return new JobRequest(path, target, arguments, options.jobId(id));
    }

    /**
     * The options, with the user of the access scope.
     *
     * @throws RequestProblem if the user or the id is not allowed in this access scope
     */
    EnqueueOptions withUserOf(AccessScope scope) {
        if (options.user() != null && !scope.mayEnqueueFor(options.user())) {
            throw RequestProblem.of(
                    path + "." + SubmittedFields.USER,
                    path + "." + SubmittedFields.USER + ": you can enqueue only your own jobs;" + " omit it.");
        }
        String id = options.jobId();
        if (id != null && !id.startsWith(scope.idPrefix())) {
            throw RequestProblem.of(
                    path + "." + JOB_ID,
                    "The ids that you choose begin with %s, as in %sorder-4711."
                            .formatted(scope.idPrefix(), scope.idPrefix()));
        }
        return scope.withUser(options);
    }

    /** The path of the request's job class field. */
    String jobClassField() {
        return path + "." + JOB_CLASS;
    }

    private static EnqueueOptions options(@Nullable String queue, @Nullable Integer priority) {
        EnqueueOptions options = queue == null ? EnqueueOptions.NONE : EnqueueOptions.NONE.queue(queue);
        return priority == null ? options : options.priority(priority);
    }
}
