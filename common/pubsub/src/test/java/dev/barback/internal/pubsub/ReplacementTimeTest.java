package dev.barback.internal.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The service's clock decides: this process's may be minutes behind, or ahead. */
class ReplacementTimeTest {
    private static final long SERVICE = Instant.now().getEpochSecond() + 300;

    private final ReplacementTime replaced = new ReplacementTime();

    @Test
    void everyMessageIsOlderUntilAMarkerArrives() {
        assertThat(replaced.isKnown()).isFalse();
        assertThat(replaced.isAfter(job(SERVICE))).isTrue();
        replaced.readMarkers(List.of(job(SERVICE)));
        assertThat(replaced.isKnown()).isFalse();
        assertThat(replaced.isAfter(job(SERVICE + 3_600))).isTrue();
    }

    @Test
    void messagesOlderThanTheFirstMarkerAreOlder() {
        replaced.readMarkers(List.of(job(SERVICE - 60), marker(SERVICE + 20), marker(SERVICE)));
        assertThat(replaced.isKnown()).isTrue();
        assertThat(replaced.isAfter(job(SERVICE - 170))).isTrue();
        assertThat(replaced.isAfter(job(SERVICE + 10))).isTrue();
        assertThat(replaced.isAfter(job(SERVICE + 11))).isFalse();
        assertThat(replaced.isAfter(marker(SERVICE))).isFalse();
    }

    private static ReceivedMessage job(long seconds) {
        return received(PubsubMessage.newBuilder().putAttributes("job_id", "1"), seconds);
    }

    private static ReceivedMessage marker(long seconds) {
        return received(MessageMapper.marker().toBuilder(), seconds);
    }

    private static ReceivedMessage received(PubsubMessage.Builder message, long seconds) {
        return ReceivedMessage.newBuilder()
                .setMessage(message.setPublishTime(Timestamp.newBuilder().setSeconds(seconds)))
                .build();
    }
}
