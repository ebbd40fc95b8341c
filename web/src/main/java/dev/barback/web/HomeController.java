package dev.barback.web;

import dev.barback.registry.JobRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says what to try. */
@RestController
class HomeController {
    private final JobRegistry registry;

    HomeController(JobRegistry registry) {
        this.registry = registry;
    }

    @GetMapping(path = "/", produces = MediaType.TEXT_PLAIN_VALUE)
    String home(HttpServletRequest request) {
        String jobs = registry.open().stream()
                .map(job -> "  " + job.name() + job.perform().signature()
                        + (job.queue() == null ? "" : ", queue " + job.queue()))
                .collect(Collectors.joining("\n"));
        return """
                Barback: background jobs. To enqueue one:

                  curl -i http://localhost:%d/api/jobs -H 'Content-Type: application/json' \\
                    -d '%s'

                Jobs:
                %s

                Jobs as they change: /jobs.html
                Every route, to read and to try: /swagger-ui.html   Its description: /v3/api-docs
                Health: /actuator/health   Metrics: /actuator/prometheus
                """.formatted(request.getServerPort(), JobRequest.EXAMPLE, jobs);
    }
}
