package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.JobEvent;
import dev.barback.JobInfo;
import dev.barback.JobListener;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

/** docs/metrics.md lists the meters of web with a worker inside, as they are. */
@SpringBootTest(
        classes = WebApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"barback.broker=memory", "barback.worker.enabled=true"})
@DirtiesContext
class MetricsTest {
    private static final Pattern ROW = Pattern.compile("\\| `(barback\\.[^`]+)` \\| `([^`]+)` \\| (.*) \\|");
    private static final Pattern SCRAPED = Pattern.compile("(?m)^# TYPE (barback_\\S+)");

    @Autowired
    private MeterRegistry registry;

    private Api api;

    @BeforeEach
    void everyMeterHasAValue(
            @LocalServerPort int port, @Autowired @Qualifier("barbackJobMetrics") JobListener jobMetrics) {
        api = new Api(port);
        assertThat(api.enqueue("{\"job\":{\"job_class\":\"HelloWorldJob\"}}").status())
                .isEqualTo(201);
        await().until(() -> registry.find("barback.jobs.performed").timer() != null);
        JobInfo job = JobInfo.builder("1", "HelloWorldJob", "default").build();
        jobMetrics.on(new JobEvent.PerformStarted(job, Instant.now(), Duration.ofSeconds(1)));
        jobMetrics.on(new JobEvent.NotEnqueued(job, new IllegalStateException("The broker is away.")));
        jobMetrics.on(new JobEvent.Buried("default", job, "It failed.", null, Instant.now()));
    }

    @Test
    void thePageHasEveryMeterAsItIs() throws IOException {
        Set<String> meters = registry.getMeters().stream()
                .filter(meter -> meter.getId().getName().startsWith("barback."))
                .map(MetricsTest::row)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(rows().stream().map(row -> row.get(0) + " | " + row.get(2)))
                .containsExactlyInAnyOrderElementsOf(meters);
    }

    @Test
    void thePageHasTheNamesThatPrometheusScrapes() throws IOException {
        Set<String> scraped = SCRAPED.matcher(
                        api.get("/actuator/prometheus").response().body())
                .results()
                .map(type -> type.group(1))
                .filter(name -> !name.endsWith("_seconds_max")) // of a timer
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(rows().stream().map(row -> row.get(1))).containsExactlyInAnyOrderElementsOf(scraped);
        assertThat(rows())
                .allSatisfy(row -> assertThat(row.get(1)).startsWith(row.get(0).replace('.', '_')));
    }

    private static String row(Meter meter) {
        Meter.Id id = meter.getId();
        return "%s | %s | %s| %s"
                .formatted(
                        id.getName(),
                        id.getType().name().toLowerCase(Locale.ROOT),
                        id.getTags().stream()
                                .map(Tag::getKey)
                                .map(tag -> "`" + tag + "`")
                                .collect(Collectors.joining(
                                        ", ", "", id.getTags().isEmpty() ? "" : " ")),
                        id.getDescription());
    }

    /** Each row of the page: the name, the one in Prometheus, and the rest. */
    private static List<List<String>> rows() throws IOException {
        List<List<String>> rows = Files.readAllLines(Path.of("..", "docs", "metrics.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(cells -> List.of(cells.group(1), cells.group(2), cells.group(3)))
                .toList();
        assertThat(rows).isNotEmpty();
        return rows;
    }
}
