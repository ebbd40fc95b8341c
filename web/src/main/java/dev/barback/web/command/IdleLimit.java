package dev.barback.web.command;

import dev.barback.internal.command.CommandSession;
import java.time.Duration;

/**
 * The idle timeout of a connection and, before the authentication, the limits of time and bytes. Confined to its event
 * loop, except {@link #silence()}.
 */
final class IdleLimit {
    private final CommandSession session;
    private final CommandServerProperties.Limits limits;
    private final CommandServerProperties.Unauthenticated unauthenticatedLimits;
    private volatile long lastHeardNanos = System.nanoTime();
    private long unauthenticatedSince = lastHeardNanos; // since when it is unauthenticated
    private long unauthenticatedBytes; // bytes received while unauthenticated
    private boolean wasAuthenticated;

    IdleLimit(CommandSession session, CommandServerProperties properties) {
        this.session = session;
        this.limits = properties.limits();
        this.unauthenticatedLimits = properties.unauthenticated();
        this.wasAuthenticated = session.isOpen();
    }

    /** The client sent a complete line that is not empty, or was answered. */
    void onInput() {
        lastHeardNanos = System.nanoTime();
        if (wasAuthenticated && !session.isOpen()) {
            unauthenticatedSince = lastHeardNanos;
            unauthenticatedBytes = 0;
        }
        wasAuthenticated = session.isOpen();
    }

    /** Counts received bytes. @return whether an unauthenticated client has sent too many */
    boolean isExhausted(int bytes) {
        unauthenticatedBytes = session.isOpen() ? 0 : unauthenticatedBytes + bytes;
        return unauthenticatedBytes > unauthenticatedLimits.size().toBytes();
    }

    /** Nanoseconds since the latest complete line or answer; callable on any thread. */
    long silence() {
        return System.nanoTime() - lastHeardNanos;
    }

    /** Nanoseconds until the timeout. */
    long remainingNanos() {
        if (!session.isOpen()) {
            return unauthenticatedLimits.time().toNanos() - (System.nanoTime() - unauthenticatedSince);
        }
        return limits.idle().isZero() ? Long.MAX_VALUE : limits.idle().toNanos() - silence();
    }

    /** The message of the timeout. */
    String timeoutMessage() {
        return session.isOpen()
                ? "Idle timeout: there was no command for " + limits.idle().toMillis() + " ms. Goodbye."
                : "Authentication timeout: you did not send auth TOKEN within " + text(unauthenticatedLimits.time())
                        + ". Goodbye.";
    }

    /** The message for too many unauthenticated bytes. */
    String sizeMessage() {
        return "Authenticate within the first " + unauthenticatedLimits.size().toBytes()
                + " bytes: auth TOKEN. Goodbye.";
    }

    private static String text(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
