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
 * counts until it is closed: one that was told to close may not read that for long. Thread-safe.
 */
final class ConnectionLimit {
    private static final AttributeKey<Connection> CONVERSATION =
            AttributeKey.valueOf(ConnectionLimit.class, "conversation");

    private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final CommandServerProperties properties;

    ConnectionLimit(CommandServerProperties properties) {
        this.properties = properties;
    }

    /** Admits a connection. @return the reason for a rejection; empty = admitted */
    synchronized Optional<String> admit(Channel channel, Connection newcomer) {
        int here = 0;
        int strangers = 0;
        Connection quietest = null;
        for (Channel each : clients) {
            Connection other = each.attr(CONVERSATION).get();
            here++;
            strangers += !other.isKnown() && other.origin().equals(newcomer.origin()) ? 1 : 0;
            if (!other.isLeaving() && (quietest == null || other.silence() > quietest.silence())) {
                quietest = other;
            }
        }
        if (!newcomer.isKnown() && strangers >= properties.strangers().perAddress()) {
            return Optional.of(
                    "There are " + strangers + " unauthenticated connections from your address. Try" + " again later.");
        } else if (here >= properties.limits().connections() && !makesRoom(quietest)) {
            return Optional.of("There are " + here + " connections already. Try again later.");
        }
        channel.attr(CONVERSATION).set(newcomer);
        clients.add(channel);
        return Optional.empty();
    }

    /** Accepts a connection that was just authenticated. @return the reason for a rejection; empty = accepted */
    synchronized Optional<String> welcome(Connection newcomer, String user) {
        List<Connection> own = clients.stream()
                .map(each -> each.attr(CONVERSATION).get())
                .filter(other -> other != newcomer && other.isOf(user))
                .toList();
        Connection quietest = own.stream()
                .filter(other -> !other.isLeaving())
                .max(Comparator.comparingLong(Connection::silence))
                .orElse(null);
        if (own.size() >= properties.limits().connectionsPerUser() && !makesRoom(quietest)) {
            return Optional.of("There are " + own.size() + " connections of yours already. Try again later.");
        }
        newcomer.become(user);
        return Optional.empty();
    }

    /** Fires an event on all connections. */
    void tell(Object event) {
        clients.forEach(client -> client.pipeline().fireUserEventTriggered(event));
    }

    void awaitNobody(Duration atMost) {
        clients.newCloseFuture().awaitUninterruptibly(atMost.toMillis());
    }

    void close() {
        clients.close().awaitUninterruptibly();
    }

    private boolean makesRoom(@Nullable Connection quietest) {
        return quietest != null
                && quietest.silence() >= properties.strangers().time().toNanos()
                && quietest.leave();
    }
}
