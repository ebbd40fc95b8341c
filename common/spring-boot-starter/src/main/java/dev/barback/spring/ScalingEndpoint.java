package dev.barback.spring;

import dev.barback.ArgumentException;
import dev.barback.broker.BrokerException;
import dev.barback.broker.QueueNames;
import dev.barback.steering.Steering;
import dev.barback.steering.SteeringException;
import dev.barback.steering.Workload;
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
 * {@code /actuator/scaling}: how much there is to do, for whoever decides how many workers there should be. What is not
 * known is a 503, not a zero: for a zero all workers would be taken away.
 */
@WebEndpoint(id = "scaling")
public final class ScalingEndpoint {
    private static final Logger log = LoggerFactory.getLogger(ScalingEndpoint.class);

    private final Steering steering;
    private final List<String> served;

    /** @param served the queues that are meant when none are named */
    ScalingEndpoint(Steering steering, Collection<String> served) {
        this.steering = steering;
        this.served = List.copyOf(served);
    }

    /**
     * How much there is to do.
     *
     * @param backlog jobs that run or could run now
     * @param waiting those of them that wait
     * @param running those that are in the hands of workers
     * @param queues the same by queue
     */
    public record Scaling(long backlog, long waiting, long running, Map<String, Workload> queues) {
        static Scaling of(Map<String, Workload> queues) {
            Workload all = queues.values().stream().reduce(Workload.NONE, Workload::plus);
            return new Scaling(all.backlog(), all.waiting(), all.running(), queues);
        }
    }

    /**
     * Why there is no number.
     *
     * @param problem a sentence
     */
    public record Unknown(String problem) {}

    /** @param queue the queues to count, null = those that a worker with these settings serves */
    @ReadOperation
    public WebEndpointResponse<Object> scaling(@Nullable List<String> queue) {
        try {
            List<String> asked = queue == null || queue.isEmpty() ? served : queue;
            asked.forEach(QueueNames::checkForJobs);
            return new WebEndpointResponse<>(Scaling.of(steering.workload(asked)));
        } catch (ArgumentException e) {
            return unknown(WebEndpointResponse.STATUS_BAD_REQUEST, e.getMessage());
        } catch (SteeringException e) {
            return unknown(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE, e.getMessage());
        } catch (BrokerException e) { // which speaks of addresses
            log.warn("How many jobs wait can't be told now. {}", e.getMessage());
            return unknown(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE, "How many jobs wait can't be told now.");
        }
    }

    private static WebEndpointResponse<Object> unknown(int status, @Nullable String problem) {
        return new WebEndpointResponse<>(new Unknown(String.valueOf(problem)), status);
    }
}
