package dev.barback.web;

import dev.barback.EnqueueOptions;
import dev.barback.registry.DurationText;
import dev.barback.wire.Digits;
import dev.barback.wire.DueTimes;
import dev.barback.wire.Timestamps;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** When a job is due, as a request may say it: {@code scheduled_at} or {@code wait}. */
final class DueTime {
    static final String SCHEDULED_AT = "scheduled_at";
    static final String WAIT = "wait";

    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final int LONGEST_TEXT = 50;

    private DueTime() {}

    /** These options, due as the fields say. */
    static EnqueueOptions of(Fields fields, EnqueueOptions options) {
        fields.notBoth(SCHEDULED_AT, WAIT);
        Instant time = fields.text(SCHEDULED_AT, text -> instant(text, fields.at(SCHEDULED_AT)));
        if (time != null) {
            return options.waitUntil(time);
        }
        Duration wait = duration(fields, WAIT);
        return wait == null ? options : options.waitFor(wait);
    }

    private static Instant instant(String text, String field) {
        try {
            return DueTimes.check(Timestamps.parse(text).toInstant());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "%s should be a time with an offset, such as 2026-11-21T22:52:31Z or 2026-11-21T23:52:31+01:00, not %s."
                            .formatted(field, Legible.quote(text)),
                    e);
        }
    }

    /** A length of time; null if it is absent, or wrong. */
    static @Nullable Duration duration(Fields fields, String name) {
        JsonNode value = fields.get(name);
        if (value == null) {
            return null;
        }
        Duration wait = null;
        if (value.isNumber()) {
            wait = seconds(value.decimalValue());
        } else if (value.isString() && value.stringValue().length() <= LONGEST_TEXT) {
            wait = text(value.stringValue());
        }
        if (wait == null || wait.isNegative() || wait.compareTo(LONGEST) > 0) {
            fields.refuse(
                    name,
                    "%s should be a number of seconds, or a text such as 500ms, 30s, 5m, 2h, 1d or PT5M, from 0 to %d days; but is %s."
                            .formatted(fields.at(name), LONGEST.toDays(), Fields.describe(value)));
            return null;
        }
        return wait;
    }

    private static @Nullable Duration seconds(BigDecimal number) {
        if (!Digits.areFew(number)
                || number.signum() < 0
                || number.compareTo(BigDecimal.valueOf(LONGEST.toSeconds())) > 0) {
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
