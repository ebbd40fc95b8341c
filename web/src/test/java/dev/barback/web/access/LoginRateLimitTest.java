package dev.barback.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.web.server.ClientAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoginRateLimitTest {
    private Instant now = Instant.EPOCH;
    private final LoginRateLimit loginRateLimit =
            new LoginRateLimit(((InstantSource) () -> now).withZone(ZoneOffset.UTC), 3, Duration.ofMinutes(15));

    @Test
    void soManyWithinTheTimeAndNoMoreUntilItIsOver() {
        IntStream.range(0, 3)
                .forEach(i -> assertThat(loginRateLimit.countAttempt("ada")).isZero());
        now = now.plus(Duration.ofMinutes(5));
        assertThat(loginRateLimit.countAttempt("ada")).isEqualTo(Duration.ofMinutes(10));
        assertThat(loginRateLimit.countAttempt("ben")).isZero();
        now = now.plus(Duration.ofMinutes(10));
        assertThat(loginRateLimit.countAttempt("ada")).isZero();
    }

    @Test
    void whatWasRightDoesNotCount() {
        IntStream.range(0, 20).forEach(i -> {
            assertThat(loginRateLimit.countAttempt("ada")).isZero();
            loginRateLimit.uncount("ada");
        });
        IntStream.range(0, 3).forEach(i -> loginRateLimit.countAttempt("ada"));
        loginRateLimit.reset("ada");
        assertThat(loginRateLimit.countAttempt("ada")).isZero();
    }

    @Test
    void keysAreBounded() {
        IntStream.range(0, 20_000).forEach(i -> loginRateLimit.countAttempt("user" + i));
        assertThat(loginRateLimit.size()).isEqualTo(10_000);
    }

    @Test
    void ipv6CountsByItsNetwork() {
        assertThat(ClientAddress.network("10.1.2.3")).isEqualTo("10.1.2.3");
        assertThat(ClientAddress.network("2001:db8:1:2::1")).isEqualTo(ClientAddress.network("2001:db8:1:2:ffff::9"));
        assertThat(ClientAddress.network("2001:db8:1:2::1")).isNotEqualTo(ClientAddress.network("2001:db8:1:3::1"));
    }
}
