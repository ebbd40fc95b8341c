package dev.barback.web.events;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of event streams.
 *
 * @param pollInterval interval at which the job store is polled for changes, once for all subscribers, while there are
 *     any; 10 ms or more. Default: 300ms
 * @param heartbeat interval of the heartbeats on a stream, 100 ms or more; the authorization is re-checked every fourth
 *     interval. Default: 15s
 * @param maxStreams maximum number of subscribers in this process, 1 or more; one more is answered with 503. Default:
 *     2500
 * @param maxStreamsPerUser maximum number of subscribers of one user, 1 or more; one more is answered with 429.
 *     Default: 20
 * @param maxUnread maximum size of unread events of one subscriber, 1 KB or more; beyond it the stream is closed.
 *     Default: 256KB
 */
@ConfigurationProperties("barback.web.events")
record EventProperties(
        @DefaultValue("300ms") Duration pollInterval,
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("2500") int maxStreams,
        @DefaultValue("20") int maxStreamsPerUser,
        @DefaultValue("256KB") DataSize maxUnread) {
    EventProperties {
        require(pollInterval.toMillis() >= 10, "poll-interval should be 10ms or more");
        require(heartbeat.toMillis() >= 100, "heartbeat should be 100ms or more");
        require(maxStreams >= 1, "max-streams should be 1 or more");
        require(maxStreamsPerUser >= 1, "max-streams-per-user should be 1 or more");
        require(maxUnread.toBytes() >= 1024, "max-unread should be 1KB or more");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException("barback.web.events." + message + ".");
        }
    }
}
