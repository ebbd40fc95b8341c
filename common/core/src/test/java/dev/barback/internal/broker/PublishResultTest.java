package dev.barback.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.BrokerException;
import dev.barback.spi.PartlyPublishedException;
import org.junit.jupiter.api.Test;

class PublishResultTest {
    private final BrokerException first = new BrokerException("No answer.");
    private final PublishResult<BrokerException> result = new PublishResult<>();

    @Test
    void withoutAFailureAllAreConfirmed() {
        assertThat(result.cause()).isNull();
        assertThat(result.unconfirmed()).isEmpty();
        assertThatCode(() -> result.requireAllConfirmed(3)).doesNotThrowAnyException();
    }

    @Test
    void whenNoneIsConfirmedTheFirstFailureIsThrown() {
        result.fail(0, 2, first);
        result.fail(2, 3, new BrokerException("Refused."));
        assertThat(result.isNoneConfirmed(3)).isTrue();
        assertThatThrownBy(() -> result.requireAllConfirmed(3)).isSameAs(first);
    }

    @Test
    void whenSomeAreConfirmedTheExceptionKnowsWhich() {
        result.fail(1, 3, first);
        assertThat(result.unconfirmed()).containsExactly(1, 2);
        assertThat(result.isNoneConfirmed(4)).isFalse();
        assertThatThrownBy(() -> result.requireAllConfirmed(4))
                .isInstanceOfSatisfying(PartlyPublishedException.class, e -> {
                    assertThat(e).hasMessage("2 of 4 messages were not confirmed. No answer.");
                    assertThat(e).hasCause(first);
                    assertThat(e.failed(0)).isFalse();
                    assertThat(e.failed(1)).isTrue();
                    assertThat(e.failed(2)).isTrue();
                    assertThat(e.failed(3)).isFalse();
                });
    }
}
