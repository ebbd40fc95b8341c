package dev.barback.web.enqueue;

import dev.barback.BrokerException;
import dev.barback.EnqueuedJob;
import dev.barback.Jobs;
import dev.barback.NewJob;
import dev.barback.web.access.RequestUser;
import dev.barback.web.broker.BrokerBulkhead;
import dev.barback.web.http.FieldError;
import dev.barback.web.http.JsonBody;
import dev.barback.web.http.JsonFields;
import dev.barback.web.http.RequestProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Enqueues many jobs of one request. If one is invalid, or the user's rate limit does not allow all, none is enqueued;
 * otherwise each job has its own result. Thread-safe.
 */
@Component
class BulkEnqueueService {
    static final int MAX_JOBS = 1_000;
    private static final String JOBS = "jobs";

    private final EnqueueService enqueueService;
    private final Jobs jobs;
    private final IdempotencyCheck idempotencyCheck;
    private final RequestUser requestUser;
    private final BrokerBulkhead brokerBulkhead;

    BulkEnqueueService(
            EnqueueService enqueueService,
            Jobs jobs,
            IdempotencyCheck idempotencyCheck,
            RequestUser requestUser,
            BrokerBulkhead brokerBulkhead) {
        this.enqueueService = enqueueService;
        this.jobs = jobs;
        this.idempotencyCheck = idempotencyCheck;
        this.requestUser = requestUser;
        this.brokerBulkhead = brokerBulkhead;
    }

    /** The job requests, parsed but not yet checked against the job classes. */
    static List<JobRequest> read(byte @Nullable [] body) {
        JsonFields root = new JsonFields("", JsonBody.read(body, EnqueueExamples.MANY, JOBS), List.of(JOBS));
        JsonNode list = root.get(JOBS);
        if (list == null || !list.isArray() || list.isEmpty() || list.size() > MAX_JOBS) {
            root.addError(
                    JOBS,
                    "jobs should be a list of 1 to %d jobs, such as %s; but %s."
                            .formatted(
                                    MAX_JOBS,
                                    EnqueueExamples.MANY,
                                    list == null
                                            ? "is missing"
                                            : list.isArray()
                                                    ? "has " + list.size()
                                                    : "is " + JsonFields.describe(list)));
        }
        root.throwIfInvalid();
        return collectResults(Objects.requireNonNull(list).size(), i -> {
            String path = JOBS + "[" + i + "]";
            if (list.get(i) instanceof ObjectNode job) {
                return JobRequest.of(path, job);
            }
            throw RequestProblem.of(
                    path, "%s should be an object, but is %s.".formatted(path, JsonFields.describe(list.get(i))));
        });
    }

    /**
     * Enqueues these jobs.
     *
     * @throws RequestProblem if one of the jobs is invalid
     * @throws dev.barback.web.access.AccessProblem if the user's rate limit does not allow so many jobs
     * @throws BrokerException if the broker confirmed none of them
     */
    BulkAnswer enqueue(List<JobRequest> requests) {
        if (requests.stream().anyMatch(request -> request.jobId() != null)) {
            idempotencyCheck.requireJobStore();
        }
        List<NewJob> newJobs = collectResults(requests.size(), i -> enqueueService.check(requests.get(i)));
        requestUser.countEnqueues(newJobs.size());
        return brokerBulkhead.call(() -> enqueueAll(newJobs));
    }

    private BulkAnswer enqueueAll(List<NewJob> newJobs) {
        List<EnqueuedJob> enqueued = jobs.performAllLater(newJobs);
        List<BulkAnswer.Item> items = new ArrayList<>(enqueued.size());
        for (int i = 0; i < enqueued.size(); i++) {
            items.add(item(enqueued.get(i), newJobs.get(i)));
        }
        if (items.stream().allMatch(item -> item.status().equals(BulkAnswer.FAILED))
                && enqueued.get(0).error() instanceof BrokerException unavailable) {
            throw unavailable;
        }
        return new BulkAnswer(items);
    }

    private BulkAnswer.Item item(EnqueuedJob job, NewJob newJobs) {
        if (job.isEnqueued()) {
            return BulkAnswer.Item.of(
                    BulkAnswer.ENQUEUED,
                    AcceptedJob.of(job, idempotencyCheck.now()).job());
        } else if (job.status() == EnqueuedJob.Status.DUPLICATE) {
            try {
                return BulkAnswer.Item.of(
                        BulkAnswer.KNOWN,
                        idempotencyCheck.require(job.jobId(), newJobs).job());
            } catch (RequestProblem e) {
                return BulkAnswer.Item.of(BulkAnswer.CONFLICT, String.valueOf(e.getMessage()));
            }
        }
        return BulkAnswer.Item.of(
                BulkAnswer.FAILED,
                job.error() instanceof BrokerException
                        ? "The broker did not confirm this job. Try it again later."
                        : String.valueOf(Objects.requireNonNull(job.error()).getMessage()));
    }

    /** All results, or else all field errors up to a maximum. */
    private static <T> List<T> collectResults(int count, Function<Integer, T> one) {
        List<T> results = new ArrayList<>(count);
        List<FieldError> errors = new ArrayList<>();
        for (int i = 0; i < count && errors.size() < RequestProblem.MAX_FIELDS; i++) {
            try {
                results.add(one.apply(i));
            } catch (RequestProblem e) {
                if (e.fields().isEmpty()) {
                    throw e;
                }
                errors.addAll(e.fields());
            }
        }
        if (!errors.isEmpty()) {
            throw RequestProblem.of(errors);
        }
        return results;
    }

    /** The status of the answer as a whole. */
    static HttpStatus status(BulkAnswer answer) {
        if (answer.has(BulkAnswer.FAILED) || answer.has(BulkAnswer.CONFLICT)) {
            return HttpStatus.MULTI_STATUS;
        }
        return answer.has(BulkAnswer.ENQUEUED) ? HttpStatus.CREATED : HttpStatus.OK;
    }
}
