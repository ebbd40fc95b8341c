package dev.barback.web.command;

import dev.barback.command.Door;
import java.time.Duration;

/**
 * How long a client may be silent; and where it has to say who it is, how long and how much it may say before that. On
 * its event loop, but for {@link #silence()}.
 */
final class Patience {
    private final Door door;
    private final CommandServerProperties.Limits limits;
    private final CommandServerProperties.Strangers strangers;
    private volatile long heard = System.nanoTime();
    private long met = heard; // since when it is a stranger
    private long said; // as one, in bytes
    private boolean wasOpen;

    Patience(Door door, CommandServerProperties properties) {
        this.door = door;
        this.limits = properties.limits();
        this.strangers = properties.strangers();
        this.wasOpen = door.isOpen();
    }

    /** It sent a whole line that is not empty, or was answered. */
    void heard() {
        heard = System.nanoTime();
        if (wasOpen && !door.isOpen()) {
            met = heard;
            said = 0;
        }
        wasOpen = door.isOpen();
    }

    /** It sent so many bytes. @return whether that is too much of somebody who may be anybody */
    boolean isExhausted(int bytes) {
        said = door.isOpen() ? 0 : said + bytes;
        return said > strangers.size().toBytes();
    }

    /** For how long nothing whole has been heard; on any thread. */
    long silence() {
        return System.nanoTime() - heard;
    }

    /** Until it is over, in nanoseconds. */
    long left() {
        if (!door.isOpen()) {
            return strangers.time().toNanos() - (System.nanoTime() - met);
        }
        return limits.idle().isZero() ? Long.MAX_VALUE : limits.idle().toNanos() - silence();
    }

    /** Why it is over. */
    String farewell() {
        return door.isOpen()
                ? "There was no command for " + limits.idle().toMillis() + " ms. Goodbye."
                : "You did not say who you are within " + text(strangers.time()) + ": auth TOKEN. Goodbye.";
    }

    /** Why nothing more is read. */
    String tooMuch() {
        return "Say who you are within the first " + strangers.size().toBytes() + " bytes: auth TOKEN. Goodbye.";
    }

    private static String text(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
