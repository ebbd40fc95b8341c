package dev.barback.web.enqueue;

import dev.barback.EnqueueOptions;
import dev.barback.JobInfo;
import dev.barback.internal.registry.DurationText;
import dev.barback.internal.text.NumberLimits;
import dev.barback.internal.wire.Timestamps;
import dev.barback.web.http.JsonFields;
import dev.barback.web.http.SafeQuote;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the due time of a request: {@code scheduled_at} or {@code wait}. */
public final class DueTime {
    public static final String SCHEDULED_AT = "scheduled_at";
    public static final String WAIT = "wait";

    private static final Duration MAX_DELAY = Duration.ofDays(36_500);
    private static final int MAX_TEXT_LENGTH = 50;

    private DueTime() {}

    /** These options with the request's due time. */
    public static EnqueueOptions of(JsonFields jsonFields, EnqueueOptions options) {
        jsonFields.addErrorIfBoth(SCHEDULED_AT, WAIT);
        Instant time = jsonFields.text(SCHEDULED_AT, text -> instant(text, jsonFields.pathOf(SCHEDULED_AT)));
        if (time != null) {
            return options.waitUntil(time);
        }
        Duration wait = duration(jsonFields, WAIT);
        return wait == null ? options : options.waitFor(wait);
    }

    private static Instant instant(String text, String field) {
        try {
            return JobInfo.checkDueTime(Timestamps.parse(text).toInstant());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "%s should be a time with an offset, such as 2026-11-21T22:52:31Z or 2026-11-21T23:52:31+01:00, not %s."
                            .formatted(field, SafeQuote.quote(text)),
                    e);
        }
    }

    /** A duration; null if it is absent or invalid. */
    static @Nullable Duration duration(JsonFields jsonFields, String name) {
        JsonNode value = jsonFields.get(name);
        if (value == null) {
            return null;
        }
        Duration wait = null;
        if (value.isNumber()) {
            wait = seconds(value.decimalValue());
        } else if (value.isString() && value.stringValue().length() <= MAX_TEXT_LENGTH) {
            wait = text(value.stringValue());
        }
        if (wait == null || wait.isNegative() || wait.compareTo(MAX_DELAY) > 0) {
            jsonFields.addError(
                    name,
                    "%s should be a number of seconds, or a text such as 500ms, 30s, 5m, 2h, 1d or PT5M, from 0 to %d days; but is %s."
                            .formatted(jsonFields.pathOf(name), MAX_DELAY.toDays(), JsonFields.describe(value)));
            return null;
        }
        return wait;
    }

    private static @Nullable Duration seconds(BigDecimal number) {
        if (!NumberLimits.isWithin(number)
                || number.signum() < 0
                || number.compareTo(BigDecimal.valueOf(MAX_DELAY.toSeconds())) > 0) {
            return null;
        }
        return Duration.ofNanos(
                number.movePointRight(9).setScale(0, RoundingMode.DOWN).longValueExact());
    }

    private static @Nullable Duration text(String text) {
        try {
            return DurationText.parse(text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            return null;
        }
    }
}
