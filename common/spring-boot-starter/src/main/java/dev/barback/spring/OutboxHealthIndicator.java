package dev.barback.spring;

import dev.barback.internal.jdbc.outbox.OutboxBroker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up while the relay of the outbox makes progress: otherwise committed jobs wait, and no enqueue reports that. */
final class OutboxHealthIndicator implements HealthIndicator {
    /** As for a worker: an outage is reported within half a minute. */
    private static final Duration MAX_WITHOUT_PROGRESS = Duration.ofSeconds(25);

    private final OutboxBroker outbox;

    OutboxHealthIndicator(OutboxBroker outbox) {
        this.outbox = outbox;
    }

    @Override
    public Health health() {
        return of(outbox.problem(MAX_WITHOUT_PROGRESS));
    }

    static Health of(@Nullable String problem) {
        return problem == null
                ? Health.up().build()
                : Health.down().withDetail("problem", problem).build();
    }
}
