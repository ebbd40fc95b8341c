package dev.barback.internal.pubsub;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import java.util.List;

/**
 * The time at which a subscription was replaced, by the service's clock: the publish time of a marker, a message that is
 * published after the replacement. A process's own clock can't tell, since it may be minutes off. Until a marker arrives,
 * every message counts as older. Not thread-safe.
 */
final class ReplacementTime {
    /** Servers of the service differ by less: a message that much newer than the marker is still moved. */
    private static final long SERVER_SKEW_SECONDS = 10;

    private long seconds = Long.MAX_VALUE;

    boolean isKnown() {
        return seconds != Long.MAX_VALUE;
    }

    /** Reads the markers among these messages. */
    void readMarkers(List<ReceivedMessage> received) {
        for (ReceivedMessage message : received) {
            if (MessageMapper.isMarker(message.getMessage())) {
                seconds = Math.min(seconds, publishedSeconds(message) + SERVER_SKEW_SECONDS);
            }
        }
    }

    /** Whether the message may have been published before the replacement. False for markers. */
    boolean isAfter(ReceivedMessage message) {
        PubsubMessage pubsubMessage = message.getMessage();
        return publishedSeconds(message) <= seconds && !MessageMapper.isMarker(pubsubMessage);
    }

    private static long publishedSeconds(ReceivedMessage message) {
        return message.getMessage().getPublishTime().getSeconds();
    }
}
