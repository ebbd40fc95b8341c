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
 * Who is connected, and who else is let in. Of one address only some may be there who have not said who they are; of all, and
 * of one user, there are so many, and one more makes the one leave who has been silent longest. A place is free when its
 * connection is closed, and not before: one that was told to leave may not read that for long. Thread-safe.
 */
final class Room {
    private static final AttributeKey<Conversation> CONVERSATION = AttributeKey.valueOf(Room.class, "conversation");

    private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final CommandServerProperties properties;

    Room(CommandServerProperties properties) {
        this.properties = properties;
    }

    /** Lets somebody in. @return why not; empty = they are in */
    synchronized Optional<String> admit(Channel channel, Conversation newcomer) {
        int here = 0;
        int strangers = 0;
        Conversation quietest = null;
        for (Channel each : clients) {
            Conversation other = each.attr(CONVERSATION).get();
            here++;
            strangers += !other.isKnown() && other.origin().equals(newcomer.origin()) ? 1 : 0;
            if (!other.isLeaving() && (quietest == null || other.silence() > quietest.silence())) {
                quietest = other;
            }
        }
        if (!newcomer.isKnown() && strangers >= properties.strangers().perAddress()) {
            return Optional.of("There are " + strangers + " connections from your address that have not said who they"
                    + " are. Try again later.");
        } else if (here >= properties.limits().connections() && !makesRoom(quietest)) {
            return Optional.of("There are " + here + " connections already. Try again later.");
        }
        channel.attr(CONVERSATION).set(newcomer);
        clients.add(channel);
        return Optional.empty();
    }

    /** Lets somebody stay who has said who they are. @return why not; empty = they may */
    synchronized Optional<String> welcome(Conversation newcomer, String user) {
        List<Conversation> own = clients.stream()
                .map(each -> each.attr(CONVERSATION).get())
                .filter(other -> other != newcomer && other.isOf(user))
                .toList();
        Conversation quietest = own.stream()
                .filter(other -> !other.isLeaving())
                .max(Comparator.comparingLong(Conversation::silence))
                .orElse(null);
        if (own.size() >= properties.limits().connectionsPerUser() && !makesRoom(quietest)) {
            return Optional.of("There are " + own.size() + " connections of yours already. Try again later.");
        }
        newcomer.become(user);
        return Optional.empty();
    }

    /** Tells all of them. */
    void tell(Object event) {
        clients.forEach(client -> client.pipeline().fireUserEventTriggered(event));
    }

    void awaitNobody(Duration atMost) {
        clients.newCloseFuture().awaitUninterruptibly(atMost.toMillis());
    }

    void close() {
        clients.close().awaitUninterruptibly();
    }

    private boolean makesRoom(@Nullable Conversation quietest) {
        return quietest != null
                && quietest.silence() >= properties.strangers().time().toNanos()
                && quietest.leave();
    }
}
