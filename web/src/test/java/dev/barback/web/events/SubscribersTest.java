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
        Subscribers.Seat first = listeners.take("ada");
        listeners.take("ada");
        assertThatThrownBy(() -> listeners.take("ada"))
                .isInstanceOfSatisfying(
                        TooManySubscribersException.class,
                        full -> assertThat(full.isOfUser()).isTrue())
                .hasMessageEndingWith(".");
        first.giveBack();
        first.giveBack(); // idempotent
        assertThatCode(() -> listeners.take("ada")).doesNotThrowAnyException();
        assertThatThrownBy(() -> listeners.take("ada")).isInstanceOf(TooManySubscribersException.class);
    }

    @Test
    void allTogetherHaveSoManyAndNoMore() {
        assertThat(listeners.isUnused()).isTrue();
        Subscribers.Seat first = listeners.take(null);
        listeners.take(null);
        listeners.take("ada");
        assertThat(listeners.isUnused()).isFalse();
        assertThatThrownBy(() -> listeners.take(null))
                .isInstanceOfSatisfying(
                        TooManySubscribersException.class,
                        full -> assertThat(full.isOfUser()).isFalse());
        first.giveBack();
        listeners.take("ben");
    }
}
