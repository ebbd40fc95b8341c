package dev.barback.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.ArgumentException;
import dev.barback.spi.Lanes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanesTest {
    private final Lanes lanes = new Lanes(Map.of("mail", 8, "one", 1));

    @Test
    void namesTheQueueFirst() {
        assertThat(lanes.of("mail"))
                .hasSize(8)
                .startsWith("mail", "mail.lane-2")
                .endsWith("mail.lane-8");
        assertThat(lanes.of("one")).containsExactly("one");
        assertThat(lanes.of("other")).containsExactly("other");
        assertThat(lanes.isOnePerQueue()).isFalse();
        assertThat(Lanes.NONE.isOnePerQueue()).isTrue();
    }

    /** An environment variable has neither hyphens nor dots, nor lower-case letters. */
    @Test
    void aNameOfAVariableIsForTheQueuesWithTheSameLettersAndDigits() {
        Lanes byVariable = new Lanes(Map.of("maillow", 8, "mail-eu", 2, "maileu", 4));
        for (String queue : List.of("maillow", "mail-low", "mail.low", "Mail_Low")) {
            assertThat(byVariable.of(queue)).as(queue).hasSize(8).startsWith(queue, queue + ".lane-2");
        }
        assertThat(byVariable.of("mail-eu")).as("by its own name").hasSize(2);
        assertThat(byVariable.of("mail.eu")).hasSize(4);
        assertThat(byVariable.of("mail")).hasSize(1);
    }

    /** The CRC-32 as zlib computes it, so that other programs find the same lanes: it must never change. */
    @ParameterizedTest
    @CsvSource({
        "ada, mail",
        "carl, mail.lane-2",
        "grace, mail.lane-4",
        "user-1, mail.lane-5",
        "user-2, mail.lane-7",
        "flood, mail.lane-8",
        "zoé, mail"
    })
    void ofAUserItIsAlwaysTheSame(String user, String lane) {
        assertThat(lanes.of("mail", user)).isEqualTo(lane);
        assertThat(lanes.of("one", user)).isEqualTo("one");
        assertThat(Lanes.queueOf(lane)).isEqualTo("mail");
    }

    @Test
    void nobodysJobsAreInTheFirst() {
        assertThat(lanes.of("mail", null)).isEqualTo("mail");
    }

    @Test
    void whatIsNoLane() {
        for (String name :
                new String[] {"mail", "mail.lane-", "mail.lane-x", "mail.lane-02", "mail.lane-2.scheduled"}) {
            assertThat(Lanes.isLane(name)).as(name).isFalse();
            assertThat(Lanes.queueOf(name)).isEqualTo(name);
        }
    }

    @Test
    void impossibleOnesAreRefused() {
        assertThatThrownBy(() -> new Lanes(Map.of("mail", 65)))
                .isInstanceOf(ArgumentException.class)
                .hasMessage("A queue has 1 to 64 lanes; mail can't have 65.");
        assertThatThrownBy(() -> new Lanes(Map.of("mail.lane-2", 2)))
                .isInstanceOf(ArgumentException.class)
                .hasMessage("mail.lane-2 is a lane of the queue mail; name the queue.");
        assertThatThrownBy(() -> new Lanes(Map.of("q".repeat(194), 2))).isInstanceOf(ArgumentException.class);
    }
}
