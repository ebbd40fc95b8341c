package dev.barback.web.access;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.convert.DurationStyle;

/**
 * How many jobs one user may enqueue: so many at once, and as many again in the time after that, which come back evenly.
 *
 * @param jobs 1 to a thousand million; 0 = any number
 * @param time 1 s to 30 days; zero where any number may be enqueued
 */
public record SubmissionLimit(int jobs, Duration time) {
    /** There is none. */
    public static final SubmissionLimit NONE = new SubmissionLimit(0, Duration.ZERO);

    static final String PROPERTY = "barback.web.submissions-per-user";

    private static final Pattern TEXT = Pattern.compile("(\\d{1,10})/(\\d{0,9})(s|m|h|d)");
    private static final int MOST = 1_000_000_000;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(30);

    /**
     * What is said in a property: {@code 1000/1m}, {@code 1000/m}; {@code 0} = none.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static SubmissionLimit valueOf(String text) {
        Matcher limit = TEXT.matcher(text.strip());
        if (text.strip().equals("0")) {
            return NONE;
        } else if (!limit.matches()) {
            throw misset(text);
        }
        long jobs = Long.parseLong(limit.group(1));
        String number = limit.group(2).isEmpty() ? "1" : limit.group(2);
        Duration time = DurationStyle.SIMPLE.parse(number + limit.group(3));
        if (jobs < 1 || jobs > MOST || time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
            throw misset(text);
        }
        return new SubmissionLimit((int) jobs, time);
    }

    private static IllegalArgumentException misset(String text) {
        return new IllegalArgumentException(
                PROPERTY + " should be so many jobs in such a time, such as 1000/1m, with 1 to " + MOST
                        + " jobs and 1s to 30d; or 0, which is no limit; not \"" + text + "\".");
    }

    /** As it is told to somebody whom it stops. */
    @Override
    public String toString() {
        return "%d jobs in %d s (%s)".formatted(jobs, time.toSeconds(), PROPERTY);
    }
}
