package dev.barback.web.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** Maximum numbers of subscribers. */
class SubscribersTest {
    private final Subscribers listeners = new Subscribers(
            new EventProperties(Duration.ofSeconds(1), Duration.ofSeconds(1), 3, 2, DataSize.ofKilobytes(1)));

    @Test
    void oneUserHasSoManyAndNoMore() {
        Subscribers.Permit first = listeners.acquire("ada");
        listeners.acquire("ada");
        assertThatThrownBy(() -> listeners.acquire("ada"))
                .isInstanceOfSatisfying(
                        TooManySubscribersException.class,
                        full -> assertThat(full.isUserLimit()).isTrue())
                .hasMessageEndingWith(".");
        first.release();
        first.release(); // idempotent
        assertThatCode(() -> listeners.acquire("ada")).doesNotThrowAnyException();
        assertThatThrownBy(() -> listeners.acquire("ada")).isInstanceOf(TooManySubscribersException.class);
    }

    @Test
    void allTogetherHaveSoManyAndNoMore() {
        assertThat(listeners.isUnused()).isTrue();
        Subscribers.Permit first = listeners.acquire(null);
        listeners.acquire(null);
        listeners.acquire("ada");
        assertThat(listeners.isUnused()).isFalse();
        assertThatThrownBy(() -> listeners.acquire(null))
                .isInstanceOfSatisfying(
                        TooManySubscribersException.class,
                        full -> assertThat(full.isUserLimit()).isFalse());
        first.release();
        listeners.acquire("ben");
    }
}
