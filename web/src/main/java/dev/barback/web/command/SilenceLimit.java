package dev.barback.web.command;

import dev.barback.command.CommandSession;
import java.time.Duration;

/**
 * The idle timeout of a connection and, before the authentication, the limits of time and bytes. Confined to its event
 * loop, except {@link #silence()}.
 */
final class SilenceLimit {
    private final CommandSession session;
    private final CommandServerProperties.Limits limits;
    private final CommandServerProperties.Strangers strangers;
    private volatile long heard = System.nanoTime();
    private long met = heard; // since when it is unauthenticated
    private long said; // bytes received while unauthenticated
    private boolean wasOpen;

    SilenceLimit(CommandSession session, CommandServerProperties properties) {
        this.session = session;
        this.limits = properties.limits();
        this.strangers = properties.strangers();
        this.wasOpen = session.isOpen();
    }

    /** The client sent a complete line that is not empty, or was answered. */
    void heard() {
        heard = System.nanoTime();
        if (wasOpen && !session.isOpen()) {
            met = heard;
            said = 0;
        }
        wasOpen = session.isOpen();
    }

    /** Counts received bytes. @return whether an unauthenticated client has sent too many */
    boolean isExhausted(int bytes) {
        said = session.isOpen() ? 0 : said + bytes;
        return said > strangers.size().toBytes();
    }

    /** Nanoseconds since the latest complete line or answer; callable on any thread. */
    long silence() {
        return System.nanoTime() - heard;
    }

    /** Nanoseconds until the timeout. */
    long left() {
        if (!session.isOpen()) {
            return strangers.time().toNanos() - (System.nanoTime() - met);
        }
        return limits.idle().isZero() ? Long.MAX_VALUE : limits.idle().toNanos() - silence();
    }

    /** The message of the timeout. */
    String farewell() {
        return session.isOpen()
                ? "Idle timeout: there was no command for " + limits.idle().toMillis() + " ms. Goodbye."
                : "Authentication timeout: you did not send auth TOKEN within " + text(strangers.time()) + ". Goodbye.";
    }

    /** The message for too many unauthenticated bytes. */
    String tooMuch() {
        return "Authenticate within the first " + strangers.size().toBytes() + " bytes: auth TOKEN. Goodbye.";
    }

    private static String text(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
