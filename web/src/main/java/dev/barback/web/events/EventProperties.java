package dev.barback.web.events;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How jobs are told to those who follow them.
 *
 * @param pollInterval how often the records are asked for changes while somebody listens, for all listeners at once, 10 ms
 *     or more. Default: 300ms
 * @param heartbeat how often a listener hears that the connection is alive, 100 ms or more; every fourth time it is asked
 *     whether they would still be let in. Default: 15s
 * @param maxListeners how many there may be in this process, 1 or more; one more is answered with 503. Default: 2500
 * @param maxListenersPerUser how many of these one user may have, 1 or more; one more is answered with 429. Default: 20
 * @param maxUnread while so much waits for a listener to read it, 1 KB or more, what comes on top cuts it off. Default:
 *     256KB
 */
@ConfigurationProperties("barback.web.events")
record EventProperties(
        @DefaultValue("300ms") Duration pollInterval,
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("2500") int maxListeners,
        @DefaultValue("20") int maxListenersPerUser,
        @DefaultValue("256KB") DataSize maxUnread) {
    EventProperties {
        require(pollInterval.toMillis() >= 10, "poll-interval should be 10ms or more");
        require(heartbeat.toMillis() >= 100, "heartbeat should be 100ms or more");
        require(maxListeners >= 1, "max-listeners should be 1 or more");
        require(maxListenersPerUser >= 1, "max-listeners-per-user should be 1 or more");
        require(maxUnread.toBytes() >= 1024, "max-unread should be 1KB or more");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException("barback.web.events." + message + ".");
        }
    }
}
