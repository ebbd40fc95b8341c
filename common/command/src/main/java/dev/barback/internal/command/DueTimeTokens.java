package dev.barback.internal.command;

import dev.barback.ArgumentException;
import dev.barback.internal.registry.DurationText;
import dev.barback.internal.wire.Timestamps;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** Converts tokens to due times: {@code 10s} or {@code 10} from now, {@code 2026-11-21T22:52:31Z} or Unix time. */
public final class DueTimeTokens {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}(\\.\\d{1,9})?");
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

    private DueTimeTokens() {}

    /**
     * Converts a wait: seconds, or a duration.
     *
     * @throws ArgumentException if it is neither
     */
    public static Duration parseWait(String token) {
        if (SECONDS.matcher(token).matches()) {
            return seconds(token);
        }
        try {
            return DurationText.parse(token);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ArgumentException(
                    "\"" + token + "\" is not a duration. Write 10 or 10s for ten seconds, or 500ms, 5m, 2h, 1d.", e);
        }
    }

    /**
     * Converts a point in time: ISO-8601 with an offset, or seconds since 1970.
     *
     * @throws ArgumentException if it is neither
     */
    public static Instant parseTime(String token) {
        try {
            return SECONDS.matcher(token).matches()
                    ? Instant.EPOCH.plus(seconds(token))
                    : Timestamps.parse(token).toInstant();
        } catch (DateTimeException e) {
            throw new ArgumentException(
                    "\"" + token + "\" is not a point in time. Write 2026-11-21T22:52:31Z, or seconds since 1970.", e);
        }
    }

    private static Duration seconds(String digits) {
        BigDecimal[] parts = new BigDecimal(digits).divideAndRemainder(BigDecimal.ONE);
        return Duration.ofSeconds(
                parts[0].longValueExact(), parts[1].multiply(NANOS).longValueExact());
    }
}
