package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doNothing;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.reset;
import static org.mockito.Mockito.verify;

import dev.barback.BrokerException;
import dev.barback.spi.Broker;
import dev.barback.web.enqueue.EnqueueExamples;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** A job with an idempotency key, enqueued during an outage of the broker: it is stored, and published once. */
@SpringBootTest(classes = WebApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class RepeatAfterOutageTest {
    @TempDir
    private static Path folder;

    @MockitoSpyBean // a mock would be no broker of Barback's, so without records
    Broker broker;

    @DynamicPropertySource
    static void inAFolderOfItsOwn(DynamicPropertyRegistry properties) {
        properties.add("barback.data-dir", folder::toString);
    }

    @Test
    void isKnownAfterwards(@LocalServerPort int port) {
        Api api = new Api(port);
        doThrow(new BrokerException("No answer from 10.0.0.1:8085."))
                .when(broker)
                .publish(any(), any());
        Api.Answer first = withKey(api);
        assertThat(first.status()).isEqualTo(503);
        assertThat(first.text("detail")).contains("unless it has a job_id or an Idempotency-Key");

        reset(broker);
        doNothing().when(broker).publish(any(), any());
        Api.Answer second = withKey(api);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.json().path("job").path("state").stringValue()).isEqualTo("available");
        verify(broker, never()).publish(any(), any()); // the worker's LostMessageRecovery does, from the job store
        assertThat(api.get(second.header("Location"))
                        .json()
                        .path("job")
                        .path("arguments")
                        .toString())
                .contains("303");
    }

    private static Api.Answer withKey(Api api) {
        return api.send(api.jobs().header("Idempotency-Key", "k").POST(BodyPublishers.ofString(EnqueueExamples.ONE)));
    }
}
