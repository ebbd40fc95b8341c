package dev.barback.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

import dev.barback.BrokerException;
import dev.barback.internal.records.JobStoreHost;
import dev.barback.spi.Broker;
import dev.barback.web.broker.BrokerHealth;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.health.contributor.Status;
import org.springframework.mock.web.MockHttpServletRequest;

class ProblemAdviceTest {
    private static final String UNKNOWN = "UNKNOWN";

    /** With a broker elsewhere, the database of records and accounts may be unavailable while jobs are enqueued. */
    @ParameterizedTest
    @CsvSource({
        "POST, /api/jobs, DOWN, DOWN",
        "POST, /api/jobs/bulk, DOWN, DOWN",
        "POST, /api/jobs/x/cancel, DOWN, UNKNOWN",
        "DELETE, /api/jobs/x, DOWN, UNKNOWN",
        "POST, /api/queues/mail/clear, DOWN, UNKNOWN",
        "POST, /login, DOWN, UNKNOWN",
        "GET, /api/jobs, UNKNOWN, UNKNOWN"
    })
    void whatCantBeToldTheRecordsIsNoEvidenceOfAnotherBroker(
            String method, String path, String database, String another) {
        assertThat(health(mock(Broker.class, withSettings().extraInterfaces(JobStoreHost.class)), method, path))
                .isEqualTo(database);
        assertThat(health(mock(Broker.class), method, path)).isEqualTo(another);
    }

    private static String health(Broker broker, String method, String path) {
        BrokerHealth health = new BrokerHealth(broker, System::nanoTime, question -> {});
        assertThat(new ProblemAdvice(health)
                        .brokerUnavailable(new BrokerException("Away."), new MockHttpServletRequest(method, path))
                        .getStatusCode()
                        .value())
                .isEqualTo(503);
        Status status = health.health().getStatus();
        return status.equals(Status.UNKNOWN) ? UNKNOWN : status.getCode();
    }
}
