package dev.barback.test;

import dev.barback.rails.RailsDuration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.assertj.core.presentation.StandardRepresentation;
import org.jspecify.annotations.Nullable;

/** Formats jobs, times and values for failure messages. */
final class Formats {
    private Formats() {}

    static String call(String job, List<?> arguments) {
        return job + arguments.stream().map(Formats::value).collect(Collectors.joining(", ", "(", ")"));
    }

    static String value(@Nullable Object value) {
        if (value instanceof Duration duration) {
            return duration(duration);
        } else if (value instanceof RailsDuration) {
            return value.toString();
        }
        return StandardRepresentation.STANDARD_REPRESENTATION.toStringOf(value);
    }

    /** {@code 5m}, {@code 1h30m}, {@code 0.5s}. */
    static String duration(Duration duration) {
        if (duration.isNegative()) {
            return "-" + duration(duration.negated());
        }
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    static String due(@Nullable Instant due, Instant now) {
        if (due == null) {
            return "due at once";
        } else if (due.isAfter(now)) {
            return "due in " + duration(Duration.between(now, due));
        }
        return "due since " + due;
    }

    static String priority(@Nullable Integer priority) {
        return priority == null ? "none" : priority.toString();
    }

    /** A job on one line. */
    static String describe(FoundJob job, Instant now) {
        StringBuilder text = new StringBuilder(job.toString())
                .append(" on ")
                .append(job.job().queue());
        if (job.job().priority() != null) {
            text.append(", priority ").append(job.job().priority());
        }
        if (job.outcome() != null) {
            text.append(", execution ")
                    .append(job.job().executions())
                    .append(": ")
                    .append(ending(job));
        } else if (!job.reason().isEmpty()) {
            text.append(", after ")
                    .append(count(job.job().executions(), "execution"))
                    .append(": ");
            text.append(job.reason());
        } else {
            text.append(", ").append(due(job.job().scheduledAt(), now));
            if (job.job().executions() > 0) {
                text.append(", after ").append(count(job.job().executions(), "execution"));
            }
        }
        return text.toString();
    }

    static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static String ending(FoundJob job) {
        String ending = String.valueOf(job.outcome()).toLowerCase(Locale.ROOT);
        return job.error() == null ? ending : ending + " after " + job.error();
    }
}
