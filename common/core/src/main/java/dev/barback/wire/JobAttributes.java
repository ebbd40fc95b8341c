package dev.barback.wire;

import dev.barback.ArgumentException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Attributes that a submitter can set, in addition to ActiveJob's: the user, the duration, and the webhook for the end.
 * They are three optional fields of the envelope. Invalid fields of these names, for example another application's, are
 * ignored. Without state.
 */
public final class JobAttributes {
    static final String USER = "user";
    static final String DURATION = "duration";
    static final String WEBHOOK = "webhook";

    private static final int MAX_USER_LENGTH = 255;
    private static final Duration MAX_DELAY = Duration.ofDays(36_500);

    private static final int MAX_NUMBER_LENGTH = 40;
    private static final int MAX_ADDRESS_LENGTH = 2_000;
    private static final String ADDRESS_RULE =
            "A webhook should be an http or https address with a host, such as https://example.com/jobs";

    private JobAttributes() {}

    /**
     * Checks and returns a user.
     *
     * @throws ArgumentException if it is not a valid name of a user
     */
    public static String checkUser(String user) {
        if (!isUser(user)) {
            throw new ArgumentException(
                    "A user is 1 to 255 characters, no control characters among them, and not blank.");
        }
        return user;
    }

    /**
     * Checks and returns a duration.
     *
     * @throws ArgumentException if it is too long or too short for a job
     */
    public static Duration checkDuration(Duration duration) {
        if (!isDuration(duration)) {
            throw new ArgumentException(
                    "A duration is more than 0 s and at most 36,500 days; %s is not.".formatted(duration));
        }
        return duration;
    }

    /**
     * Checks and returns an address.
     *
     * @throws ArgumentException if nothing can be posted to it, whatever hosts are allowed
     */
    public static URI checkWebhook(URI address) {
        String problem = problemOf(address);
        if (problem != null) {
            throw new ArgumentException(problem);
        }
        return address;
    }

    /**
     * The address in this text.
     *
     * @throws ArgumentException if it is not an address, or nothing can be posted to it
     */
    public static URI checkWebhook(String address) {
        try {
            return checkWebhook(new URI(address));
        } catch (URISyntaxException e) {
            throw new ArgumentException(
                    ADDRESS_RULE + "; this one can't be read from character " + (e.getIndex() + 1) + " on.", e);
        }
    }

    static @Nullable String user(JsonNode json) {
        JsonNode user = json.path(USER);
        return user.isString() && isUser(user.stringValue()) ? user.stringValue() : null;
    }

    static @Nullable Duration duration(JsonNode json) {
        JsonNode seconds = json.path(DURATION);
        return seconds.isNumber() ? duration(seconds.doubleValue()) : null;
    }

    static @Nullable URI webhook(JsonNode json) {
        JsonNode address = json.path(WEBHOOK);
        return address.isString() ? webhook(address.stringValue()) : null;
    }

    /** The address in this text; null if there is none, or nothing can be posted to it. */
    public static @Nullable URI webhook(@Nullable String address) {
        if (address == null || address.length() > MAX_ADDRESS_LENGTH) {
            return null;
        }
        try {
            URI uri = new URI(address);
            return problemOf(uri) == null ? uri : null;
        } catch (URISyntaxException e) { // not written by Barback
            return null;
        }
    }

    /** The duration in a text of {@link #text}; null if there is none, or it is not a duration. */
    public static @Nullable Duration duration(@Nullable String seconds) {
        if (seconds == null || seconds.length() > MAX_NUMBER_LENGTH) {
            return null;
        }
        try {
            return duration(Double.parseDouble(seconds));
        } catch (NumberFormatException e) { // not written by Barback
            return null;
        }
    }

    /** A duration in seconds: {@code 1.5}. */
    public static String text(Duration duration) {
        return seconds(duration).toPlainString();
    }

    private static @Nullable Duration duration(double seconds) {
        if (!(seconds <= MAX_DELAY.toSeconds())) { // NaN, too
            return null;
        }
        Duration duration = Duration.ofNanos(Math.round(seconds * 1e9));
        return isDuration(duration) ? duration : null;
    }

    static BigDecimal seconds(Duration duration) {
        BigDecimal nanos = BigDecimal.valueOf(duration.getNano(), 9);
        return BigDecimal.valueOf(duration.getSeconds()).add(nanos).stripTrailingZeros();
    }

    private static boolean isUser(String user) {
        return !user.isBlank()
                && user.length() <= MAX_USER_LENGTH
                && user.codePoints()
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    /** The problem, in a sentence that shows nothing of the address, which may contain a secret; null = none. */
    private static @Nullable String problemOf(URI address) {
        String text = address.toString();
        boolean isHttp = "https".equalsIgnoreCase(address.getScheme()) || "http".equalsIgnoreCase(address.getScheme());
        if (text.length() > MAX_ADDRESS_LENGTH) {
            return "A webhook has at most 2,000 characters; this one has %,d.".formatted(text.length());
        } else if (!text.chars().allMatch(c -> c > ' ' && c <= '~')) {
            return "A webhook is written in ASCII: encode other characters as in https://example.com/caf%C3%A9.";
        } else if (address.getRawUserInfo() != null) {
            return "A webhook has no user or password in it, which others could read: posts are signed instead.";
        } else if (!isHttp) {
            return ADDRESS_RULE + "; this one begins with " + scheme(address) + ".";
        } else if (address.getHost() == null) {
            return ADDRESS_RULE + "; this one has no host, or one with characters that hosts don't have.";
        }
        return null;
    }

    private static String scheme(URI address) {
        return address.getScheme() == null ? "no scheme" : address.getScheme() + ":";
    }

    private static boolean isDuration(Duration duration) {
        return !duration.isNegative() && !duration.isZero() && duration.compareTo(MAX_DELAY) <= 0;
    }
}
