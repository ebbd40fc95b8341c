package dev.barback.web.access;

import dev.barback.internal.registry.DurationText;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The enqueue rate limit of one user: so many jobs at once, which are refilled evenly over the time.
 *
 * @param jobs 1 to a thousand million; 0 = any number
 * @param time 1 s to 30 days; zero where any number may be enqueued
 */
public record EnqueueLimit(int jobs, Duration time) {
    /** No limit. */
    public static final EnqueueLimit NONE = new EnqueueLimit(0, Duration.ZERO);

    static final String PROPERTY = "barback.web.enqueue-limit-per-user";

    private static final Pattern TEXT = Pattern.compile("(\\d{1,10})/(\\d{0,9})(s|m|h|d)");
    private static final int MAX_JOBS = 1_000_000_000;
    private static final Duration MIN_TIME = Duration.ofSeconds(1);
    private static final Duration MAX_TIME = Duration.ofDays(30);

    /**
     * Parses a property: {@code 1000/1m}, {@code 1000/m}; {@code 0} = no limit.
     *
     * @throws IllegalArgumentException if the text is malformed
     */
    public static EnqueueLimit valueOf(String text) {
        Matcher limit = TEXT.matcher(text.strip());
        if (text.strip().equals("0")) {
            return NONE;
        } else if (!limit.matches()) {
            throw invalid(text);
        }
        long jobs = Long.parseLong(limit.group(1));
        String number = limit.group(2).isEmpty() ? "1" : limit.group(2);
        Duration time = DurationText.parse(number + limit.group(3));
        if (jobs < 1 || jobs > MAX_JOBS || time.compareTo(MIN_TIME) < 0 || time.compareTo(MAX_TIME) > 0) {
            throw invalid(text);
        }
        return new EnqueueLimit((int) jobs, time);
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException(
                PROPERTY + " should be a number of jobs per time, such as 1000/1m, with 1 to " + MAX_JOBS
                        + " jobs and 1s to 30d; or 0, for no limit; not \"" + text + "\".");
    }

    /** The limit in the words of an error message. */
    @Override
    public String toString() {
        return "%d jobs per %d s (%s)".formatted(jobs, time.toSeconds(), PROPERTY);
    }
}
