package dev.barback.web.command;

import java.net.InetAddress;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The command server of the web process.
 *
 * @param port where it listens, 1 to 65535; 0 = it is switched off, -1 = on any free port, which the log tells.
 *     Default: 2000
 * @param address the address it listens on. On another than the loopback one everybody is asked for a token, over plain
 *     text. Default: 127.0.0.1
 * @param threads how many commands that call the broker run at once, 1 to 1000; others wait for their turn. Default: 16
 * @param limits what one client may take
 * @param strangers what those may take who have not said yet who they are, where they are asked
 * @param performNow jobs that clients run beside the queues
 */
@ConfigurationProperties("barback.command-server")
record CommandServerProperties(
        @DefaultValue("2000") int port,
        @DefaultValue("127.0.0.1") InetAddress address,
        @DefaultValue("16") int threads,
        @DefaultValue Limits limits,
        @DefaultValue Strangers strangers,
        @DefaultValue PerformNow performNow) {
    private static final String PREFIX = "barback.command-server.";

    CommandServerProperties {
        require(port >= -1 && port <= 65_535, "port should be -1 to 65535");
        require(threads >= 1 && threads <= 1000, "threads should be 1 to 1000");
    }

    /**
     * What one client may take.
     *
     * @param connections how many there may be at once, 1 or more. One more takes the place of the one that has been silent
     *     longest, for strangers.time at least; where there is none, it is told so and closed. Default: 2000
     * @param connectionsPerUser how many of these one user may have, 1 or more; one more takes the place of that user's own in
     *     the same way, or is told so and closed. Where nobody is asked who they are, nobody is a user. Default: 200
     * @param line the longest line, 100 bytes to 10 MB: a longer command is refused, a longer line of an answer is cut
     *     and ends in dots. Default: 64KB
     * @param idle after this time without a whole command a connection is closed; 0 = never. Default: 10m
     * @param unread while more than this of its answers waits for a client to read it, 1 KB to 10 MB, no further command
     *     of that client is taken. Default: 64KB
     * @param unreadTime when that lasts longer than this, 1 ms or more, the connection is closed. Default: 30s
     */
    record Limits(
            @DefaultValue("2000") int connections,
            @DefaultValue("200") int connectionsPerUser,
            @DefaultValue("64KB") DataSize line,
            @DefaultValue("10m") Duration idle,
            @DefaultValue("64KB") DataSize unread,
            @DefaultValue("30s") Duration unreadTime) {
        Limits {
            require(connections >= 1, "limits.connections should be 1 or more");
            require(connectionsPerUser >= 1, "limits.connections-per-user should be 1 or more");
            require(isBetween(line, 100), "limits.line should be 100B to 10MB");
            require(!idle.isNegative(), "limits.idle should be 0s or more");
            require(isBetween(unread, 1024), "limits.unread should be 1KB to 10MB");
            require(unreadTime.toMillis() >= 1, "limits.unread-time should be 1ms or more");
        }

        private static boolean isBetween(DataSize size, long least) {
            return size.toBytes() >= least
                    && size.toBytes() <= DataSize.ofMegabytes(10).toBytes();
        }
    }

    /**
     * What those may take who have not said yet who they are, where they are asked.
     *
     * @param perAddress how many of them there may be at once of one address (of IPv6: a /64), 1 or more; one more is
     *     told so and closed. Default: 50
     * @param time how long they have for that, 1 ms or more; then the connection is closed. It is, too, the silence after
     *     which anybody may lose the place to another, when there is none left. Default: 15s
     * @param size how much they may send until then, 100 bytes to 1 MB; then the connection is closed. Default: 1KB
     */
    record Strangers(
            @DefaultValue("50") int perAddress,
            @DefaultValue("15s") Duration time,
            @DefaultValue("1KB") DataSize size) {
        Strangers {
            require(perAddress >= 1, "strangers.per-address should be 1 or more");
            require(time.toMillis() >= 1, "strangers.time should be 1ms or more");
            require(
                    size.toBytes() >= 100
                            && size.toBytes() <= DataSize.ofMegabytes(1).toBytes(),
                    "strangers.size should be 100B to 1MB");
        }
    }

    /**
     * Jobs that clients run beside the queues, with {@code perform_now}.
     *
     * @param atOnce how many run at once, 1 to 1000; others wait for their turn. Default: 8
     * @param perUser how many of one user run at once, 1 or more. Where nobody is asked who they are, each connection is a
     *     user. Default: 2
     * @param timeout the longest one may take, 1 ms or more, the wait for its turn included; then it is interrupted, which
     *     counts as its error. Default: 60s
     */
    record PerformNow(
            @DefaultValue("8") int atOnce,
            @DefaultValue("2") int perUser,
            @DefaultValue("60s") Duration timeout) {
        PerformNow {
            require(atOnce >= 1 && atOnce <= 1000, "perform-now.at-once should be 1 to 1000");
            require(perUser >= 1, "perform-now.per-user should be 1 or more");
            require(timeout.toMillis() >= 1, "perform-now.timeout should be 1ms or more");
        }
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalArgumentException(PREFIX + sentence + ".");
        }
    }
}
