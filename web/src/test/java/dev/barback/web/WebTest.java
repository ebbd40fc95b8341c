package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.QueueInfo;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.spi.Lease;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The web process with a broker in memory, empty before each test, and without a job store. */
@SpringBootTest(
        classes = WebApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "barback.broker=memory")
@Import(TestJobs.class)
abstract class WebTest {
    @Autowired
    MemoryBroker broker;

    Api api;

    @BeforeEach
    void emptyBroker(@LocalServerPort int port) {
        api = new Api(port);
        broker.queues().forEach(queue -> broker.purge(queue.name()));
    }

    long enqueued() {
        return broker.queues().stream().mapToLong(WebTest::count).sum();
    }

    private static long count(QueueInfo queue) {
        return queue.available().orElseThrow() + queue.delayed().orElseThrow();
    }

    /** The envelope of the only job of a queue. */
    String published(String queue) {
        List<Lease> leases = broker.fetch(queue, 10, Duration.ZERO);
        assertThat(leases).hasSize(1);
        return new String(leases.get(0).message().data(), java.nio.charset.StandardCharsets.UTF_8);
    }

    JsonNode publishedJson(String queue) {
        return JsonMapper.shared().readTree(published(queue));
    }
}
