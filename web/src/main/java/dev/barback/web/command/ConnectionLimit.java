package dev.barback.web.command;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tracks the connections and admits new ones. Unauthenticated connections are limited per address. All connections, and
 * those of one user, have a maximum each; one more replaces the one that has been silent longest. A connection
 * counts until it is closed: one that was asked to close may not read that for long. Thread-safe.
 */
final class ConnectionLimit {
    private static final AttributeKey<Connection> CONNECTION =
            AttributeKey.valueOf(ConnectionLimit.class, "connection");

    private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final CommandServerProperties properties;

    ConnectionLimit(CommandServerProperties properties) {
        this.properties = properties;
    }

    /** Admits a connection. @return the reason for a rejection; empty = admitted */
    synchronized Optional<String> admit(Channel channel, Connection connection) {
        int total = 0;
        int unauthenticated = 0;
        Connection mostSilent = null;
        for (Channel each : clients) {
            Connection other = each.attr(CONNECTION).get();
            total++;
            unauthenticated += !other.isAuthenticated() && other.origin().equals(connection.origin()) ? 1 : 0;
            if (!other.isClosing() && (mostSilent == null || other.silence() > mostSilent.silence())) {
                mostSilent = other;
            }
        }
        if (!connection.isAuthenticated()
                && unauthenticated >= properties.unauthenticated().perAddress()) {
            return Optional.of("There are " + unauthenticated + " unauthenticated connections from your address. Try"
                    + " again later.");
        } else if (total >= properties.limits().connections() && !evict(mostSilent)) {
            return Optional.of("There are " + total + " connections already. Try again later.");
        }
        channel.attr(CONNECTION).set(connection);
        clients.add(channel);
        return Optional.empty();
    }

    /** Accepts a connection that was just authenticated. @return the reason for a rejection; empty = accepted */
    synchronized Optional<String> acceptUser(Connection connection, String user) {
        List<Connection> own = clients.stream()
                .map(each -> each.attr(CONNECTION).get())
                .filter(other -> other != connection && other.belongsTo(user))
                .toList();
        Connection mostSilent = own.stream()
                .filter(other -> !other.isClosing())
                .max(Comparator.comparingLong(Connection::silence))
                .orElse(null);
        if (own.size() >= properties.limits().connectionsPerUser() && !evict(mostSilent)) {
            return Optional.of("There are " + own.size() + " connections of yours already. Try again later.");
        }
        connection.assignUser(user);
        return Optional.empty();
    }

    /** Fires an event on all connections. */
    void fireEvent(Object event) {
        clients.forEach(client -> client.pipeline().fireUserEventTriggered(event));
    }

    void awaitAllClosed(Duration atMost) {
        clients.newCloseFuture().awaitUninterruptibly(atMost.toMillis());
    }

    void close() {
        clients.close().awaitUninterruptibly();
    }

    private boolean evict(@Nullable Connection mostSilent) {
        return mostSilent != null
                && mostSilent.silence() >= properties.unauthenticated().time().toNanos()
                && mostSilent.requestClose();
    }
}
