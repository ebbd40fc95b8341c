package dev.barback.broker;

import dev.barback.ArgumentException;
import java.util.regex.Pattern;

/**
 * What a queue may be called: what Pub/Sub takes as a topic's id, less the names that Barback gives itself.
 */
public final class QueueNames {
    /** Jobs that failed for good. */
    public static final String MORGUE = "morgue";

    /** Ends the name of what holds a queue's delayed messages. */
    public static final String SCHEDULED = ".scheduled";

    private static final Pattern VALID = Pattern.compile("(?!goog)[A-Za-z][A-Za-z0-9._~+%-]{2,199}");

    private QueueNames() {}

    /**
     * The name, if jobs may be enqueued there: any queue but the morgue.
     *
     * @throws ArgumentException otherwise; the message says what would be right
     */
    public static String checkForJobs(String name) {
        if (name.equals(MORGUE)) {
            throw new ArgumentException("The queue morgue is for jobs that failed for good; it takes no new ones.");
        }
        return checkQueue(name);
    }

    /**
     * The name, if it is a queue's, the morgue's included, and not that of a lane.
     *
     * @throws ArgumentException otherwise; the message says what would be right
     */
    public static String checkQueue(String name) {
        if (Lanes.isLane(name)) {
            throw new ArgumentException(
                    "%s is a lane of the queue %s; name the queue.".formatted(check(name), Lanes.queueOf(name)));
        }
        return check(name);
    }

    /**
     * The name, if it is one, or that of a lane.
     *
     * @throws ArgumentException otherwise; the message says what would be right
     */
    public static String check(String name) {
        if (!VALID.matcher(name).matches() || name.endsWith(SCHEDULED)) {
            throw new ArgumentException(
                    ("\"%s\" can't be the name of a queue: it takes 3 to 200 characters, first a letter, then letters,"
                                    + " digits and - _ . ~ + %%; not starting with goog, not ending in .scheduled.")
                            .formatted(name.length() <= 60 ? name : name.substring(0, 60) + "..."));
        }
        return name;
    }
}
