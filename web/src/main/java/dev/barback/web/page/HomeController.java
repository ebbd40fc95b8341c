package dev.barback.web.page;

import dev.barback.internal.registry.JobRegistry;
import dev.barback.web.enqueue.EnqueueExamples;
import jakarta.servlet.http.HttpServletRequest;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /}: lists the application's jobs and example requests. */
@RestController
class HomeController {
    private final JobRegistry registry;

    HomeController(JobRegistry registry) {
        this.registry = registry;
    }

    @GetMapping(path = "/", produces = MediaType.TEXT_PLAIN_VALUE)
    String home(HttpServletRequest request) {
        String jobs = registry.publicJobs().stream()
                .map(job -> "  " + job.name() + job.perform().signature()
                        + (job.queue() == null ? "" : ", queue " + job.queue()))
                .collect(Collectors.joining("\n"));
        return """
                Barback: background jobs. To enqueue one:

                  curl -i http://localhost:%d/api/jobs -H 'Content-Type: application/json' \\
                    -d '%s'

                Jobs:
                %s

                Job changes: /jobs.html
                API documentation: /swagger-ui.html   OpenAPI document: /v3/api-docs
                Health: /actuator/health   Metrics: /actuator/prometheus
                """.formatted(request.getServerPort(), EnqueueExamples.ONE, jobs);
    }
}
