package dev.barback.web.command;

import java.net.InetAddress;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the web process's command server.
 *
 * @param port its port, 1 to 65535; 0 = no command server, -1 = any free port, which is logged. Default: 2000
 * @param address the address it listens on. On any other than the loopback address, clients must authenticate with a
 *     token, over plain text. Default: 127.0.0.1
 * @param threads maximum number of concurrent commands that call the broker, 1 to 1000; others wait for their turn.
 *     Default: 16
 * @param limits limits of connections and clients
 * @param unauthenticated limits of unauthenticated clients, if authentication is on
 * @param performNow limits of perform_now
 */
@ConfigurationProperties("barback.command-server")
record CommandServerProperties(
        @DefaultValue("2000") int port,
        @DefaultValue("127.0.0.1") InetAddress address,
        @DefaultValue("16") int threads,
        @DefaultValue Limits limits,
        @DefaultValue Unauthenticated unauthenticated,
        @DefaultValue PerformNow performNow) {
    private static final String PREFIX = "barback.command-server.";

    CommandServerProperties {
        require(port >= -1 && port <= 65_535, "port should be -1 to 65535");
        require(threads >= 1 && threads <= 1000, "threads should be 1 to 1000");
    }

    /**
     * Limits of connections and clients.
     *
     * @param connections maximum number of connections, 1 or more. One more replaces the connection that has been
     *     silent longest, for unauthenticated.time at least; if there is none, it is closed with an error. Default: 2000
     * @param connectionsPerUser maximum number of connections of one user, 1 or more; one more replaces one of the same
     *     user in the same way, or is closed with an error. Without authentication there is no such limit. Default: 200
     * @param line maximum length of a line, 100 bytes to 10 MB: a longer command is rejected, a longer line of an
     *     answer is cut and ends in dots. Default: 64KB
     * @param idle idle timeout: a connection without a complete command for this time is closed; 0 = never. Default:
     *     10m
     * @param unread maximum size of a client's unread answers, 1 KB to 10 MB; beyond it no further command of that
     *     client is read. Default: 64KB
     * @param unreadTime timeout of that state, 1 ms or more; then the connection is closed. Default: 30s
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

        private static boolean isBetween(DataSize size, long min) {
            return size.toBytes() >= min
                    && size.toBytes() <= DataSize.ofMegabytes(10).toBytes();
        }
    }

    /**
     * Limits of unauthenticated clients, if authentication is on.
     *
     * @param perAddress maximum number of their connections from one address (for IPv6: a /64), 1 or more; one more is
     *     closed with an error. Default: 50
     * @param time timeout of the authentication, 1 ms or more; then the connection is closed. Also the silence after
     *     which any connection may be replaced when a limit is reached. Default: 15s
     * @param size maximum number of bytes before the authentication, 100 bytes to 1 MB; then the connection is closed.
     *     Default: 1KB
     */
    record Unauthenticated(
            @DefaultValue("50") int perAddress,
            @DefaultValue("15s") Duration time,
            @DefaultValue("1KB") DataSize size) {
        Unauthenticated {
            require(perAddress >= 1, "unauthenticated.per-address should be 1 or more");
            require(time.toMillis() >= 1, "unauthenticated.time should be 1ms or more");
            require(
                    size.toBytes() >= 100
                            && size.toBytes() <= DataSize.ofMegabytes(1).toBytes(),
                    "unauthenticated.size should be 100B to 1MB");
        }
    }

    /**
     * Limits of {@code perform_now}, which runs jobs without a queue.
     *
     * @param maxRunning maximum number of concurrent jobs, 1 to 1000; others wait for their turn. Default: 8
     * @param maxRunningPerUser maximum number of concurrent jobs of one user, 1 or more. Without authentication, each connection
     *     counts as a user. Default: 2
     * @param timeout maximum time of a job, 1 ms or more, including the wait for its turn; then it is interrupted,
     *     which counts as its error. Default: 60s
     */
    record PerformNow(
            @DefaultValue("8") int maxRunning,
            @DefaultValue("2") int maxRunningPerUser,
            @DefaultValue("60s") Duration timeout) {
        PerformNow {
            require(maxRunning >= 1 && maxRunning <= 1000, "perform-now.max-running should be 1 to 1000");
            require(maxRunningPerUser >= 1, "perform-now.max-running-per-user should be 1 or more");
            require(timeout.toMillis() >= 1, "perform-now.timeout should be 1ms or more");
        }
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalArgumentException(PREFIX + sentence + ".");
        }
    }
}
