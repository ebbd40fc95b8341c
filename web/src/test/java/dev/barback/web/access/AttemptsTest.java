package dev.barback.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.web.server.Origin;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private Instant now = Instant.EPOCH;
    private final Attempts attempts =
            new Attempts(((InstantSource) () -> now).withZone(ZoneOffset.UTC), 3, Duration.ofMinutes(15));

    @Test
    void soManyWithinTheTimeAndNoMoreUntilItIsOver() {
        IntStream.range(0, 3).forEach(i -> assertThat(attempts.begin("ada")).isZero());
        now = now.plus(Duration.ofMinutes(5));
        assertThat(attempts.begin("ada")).isEqualTo(Duration.ofMinutes(10));
        assertThat(attempts.begin("ben")).isZero();
        now = now.plus(Duration.ofMinutes(10));
        assertThat(attempts.begin("ada")).isZero();
    }

    @Test
    void whatWasRightDoesNotCount() {
        IntStream.range(0, 20).forEach(i -> {
            assertThat(attempts.begin("ada")).isZero();
            attempts.takeBack("ada");
        });
        IntStream.range(0, 3).forEach(i -> attempts.begin("ada"));
        attempts.forget("ada");
        assertThat(attempts.begin("ada")).isZero();
    }

    @Test
    void keysAreBounded() {
        IntStream.range(0, 20_000).forEach(i -> attempts.begin("user" + i));
        assertThat(attempts.size()).isEqualTo(10_000);
    }

    @Test
    void ipv6CountsByItsNetwork() {
        assertThat(Origin.network("10.1.2.3")).isEqualTo("10.1.2.3");
        assertThat(Origin.network("2001:db8:1:2::1")).isEqualTo(Origin.network("2001:db8:1:2:ffff::9"));
        assertThat(Origin.network("2001:db8:1:2::1")).isNotEqualTo(Origin.network("2001:db8:1:3::1"));
    }
}
