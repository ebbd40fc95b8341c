package dev.barback.spring;

import dev.barback.ArgumentException;
import dev.barback.Backlog;
import dev.barback.BrokerException;
import dev.barback.JobOperationException;
import dev.barback.JobOperations;
import dev.barback.spi.QueueNames;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * {@code /actuator/scaling}: the backlog, for an autoscaler of workers. An unknown backlog is a 503, not a zero: at
 * zero all workers would be removed.
 */
@WebEndpoint(id = "scaling")
public final class ScalingEndpoint {
    private static final Logger log = LoggerFactory.getLogger(ScalingEndpoint.class);

    private final JobOperations operations;
    private final List<String> defaultQueues;

    /** @param defaultQueues the queues to count if the request names none */
    ScalingEndpoint(JobOperations operations, Collection<String> defaultQueues) {
        this.operations = operations;
        this.defaultQueues = List.copyOf(defaultQueues);
    }

    /**
     * The backlog of some queues.
     *
     * @param backlog jobs that run or could run now
     * @param waiting the part of them that waits
     * @param running the part that is held by workers
     * @param queues the backlog by queue
     */
    public record Scaling(long backlog, long waiting, long running, Map<String, Backlog> queues) {
        static Scaling of(Map<String, Backlog> queues) {
            Backlog all = queues.values().stream().reduce(Backlog.NONE, Backlog::plus);
            return new Scaling(all.backlog(), all.waiting(), all.running(), queues);
        }
    }

    /**
     * Why the backlog is unknown.
     *
     * @param problem a sentence
     */
    public record Unknown(String problem) {}

    /** @param queue the queues to count; null = the queues that a worker with these settings serves */
    @ReadOperation
    public WebEndpointResponse<Object> scaling(@Nullable List<String> queue) {
        try {
            List<String> requested = queue == null || queue.isEmpty() ? defaultQueues : queue;
            requested.forEach(QueueNames::checkForJobs);
            return new WebEndpointResponse<>(Scaling.of(operations.backlogs(requested)));
        } catch (ArgumentException e) {
            return unknown(WebEndpointResponse.STATUS_BAD_REQUEST, e.getMessage());
        } catch (JobOperationException e) {
            return unknown(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE, e.getMessage());
        } catch (BrokerException e) { // its message contains addresses
            log.warn("The backlog is unknown now. {}", e.getMessage());
            return unknown(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE, "The backlog is unknown now.");
        }
    }

    private static WebEndpointResponse<Object> unknown(int status, @Nullable String problem) {
        return new WebEndpointResponse<>(new Unknown(String.valueOf(problem)), status);
    }
}
