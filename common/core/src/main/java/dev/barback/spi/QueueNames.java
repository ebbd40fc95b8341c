package dev.barback.spi;

import dev.barback.ArgumentException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Validates queue names: the ids that Pub/Sub accepts for topics, without the names that Barback uses itself. */
public final class QueueNames {
    /** The queue of the jobs that failed for good. */
    public static final String MORGUE = "morgue";

    /** The suffix of the resource that holds a queue's delayed messages. */
    public static final String SCHEDULED = ".scheduled";

    private static final int MIN_LENGTH = 3;
    private static final int MAX_LENGTH = 200;
    private static final String SIGNS = "-_.~+%";

    private static final Pattern NOT_IN_VARIABLES = Pattern.compile("[^a-z0-9]");

    private QueueNames() {}

    /**
     * Returns the name if jobs may be enqueued there: any queue but the morgue.
     *
     * @throws ArgumentException otherwise; the message says how to correct it
     */
    public static String checkForJobs(String name) {
        if (name.equals(MORGUE)) {
            throw new ArgumentException("The queue morgue is for jobs that failed for good; it takes no new ones.");
        }
        return checkQueue(name);
    }

    /**
     * Returns the name if it names a queue, including the morgue, and not a lane.
     *
     * @throws ArgumentException otherwise; the message says how to correct it
     */
    public static String checkQueue(String name) {
        if (Lanes.isLane(name)) {
            throw new ArgumentException(
                    "%s is a lane of the queue %s; name the queue.".formatted(check(name), Lanes.queueOf(name)));
        }
        return check(name);
    }

    /**
     * The name as an environment variable has it: {@code maillow} for {@code mail-low}, because a variable's name has
     * neither hyphens nor dots, nor lower-case letters. A setting of that name is for each queue whose own name has
     * none.
     */
    public static String inVariables(String name) {
        return NOT_IN_VARIABLES.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
    }

    /**
     * Returns the name if it is valid for a queue or a lane.
     *
     * @throws ArgumentException otherwise; the message says how to correct it
     */
    public static String check(String name) {
        if (!isId(name) || name.startsWith("goog") || name.endsWith(SCHEDULED)) {
            throw new ArgumentException(
                    ("\"%s\" can't be the name of a queue: it takes 3 to 200 characters, first a letter, then letters,"
                                    + " digits and - _ . ~ + %%; not starting with goog, not ending in .scheduled.")
                            .formatted(name.length() <= 60 ? name : name.substring(0, 60) + "..."));
        }
        return name;
    }

    /** No regular expression: each job is checked, when it is enqueued and when it is fetched. */
    private static boolean isId(String name) {
        boolean valid = name.length() >= MIN_LENGTH && name.length() <= MAX_LENGTH && isLetter(name.charAt(0));
        for (int i = 1; valid && i < name.length(); i++) {
            char c = name.charAt(i);
            valid = isLetter(c) || (c >= '0' && c <= '9') || SIGNS.indexOf(c) >= 0;
        }
        return valid;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
