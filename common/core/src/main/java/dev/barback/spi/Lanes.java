package dev.barback.spi;

import dev.barback.ArgumentException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of queues: several subscriptions of a queue, over which its users are spread. The first has the queue's own
 * name, the others are {@code <queue>.lane-2} and so on. Immutable.
 *
 * @param laneCounts the number of lanes by queue, 1 to {@value #MAX_LANES}. A queue that is not named has the number of
 *     its name {@linkplain QueueNames#inVariables in variables}, else one
 */
public record Lanes(Map<String, Integer> laneCounts) {
    /** The maximum number of lanes of a queue. */
    public static final int MAX_LANES = 64;

    /** One lane for each queue. */
    public static final Lanes NONE = new Lanes(Map.of());

    private static final String LANE = ".lane-";
    private static final Pattern NAME = Pattern.compile("(.+)\\.lane-([1-9][0-9]*)");

    /**
     * Checks and copies the numbers.
     *
     * @throws ArgumentException if a queue can't have that number of lanes
     */
    public Lanes {
        laneCounts = Map.copyOf(laneCounts);
        laneCounts.forEach(Lanes::check);
    }

    private static void check(String queue, int number) {
        QueueNames.checkForJobs(queue);
        if (number < 1 || number > MAX_LANES) {
            throw new ArgumentException(
                    "A queue has 1 to %d lanes; %s can't have %d.".formatted(MAX_LANES, queue, number));
        }
        if (number > 1) {
            QueueNames.check(name(queue, number));
        }
    }

    /** Whether the name belongs to a lane and not to a queue. */
    public static boolean isLane(String name) {
        return name.contains(LANE) && NAME.matcher(name).matches();
    }

    /** The queue that a lane belongs to; for the name of a queue, that name. */
    public static String queueOf(String name) {
        if (!name.contains(LANE)) { // as for nearly all jobs
            return name;
        }
        Matcher lane = NAME.matcher(name);
        return lane.matches() ? lane.group(1) : name;
    }

    /** The names of a queue's lanes, the queue's own first. */
    public List<String> of(String queue) {
        List<String> names = new ArrayList<>();
        for (int number = 1; number <= laneCount(queue); number++) {
            names.add(name(queue, number));
        }
        return names;
    }

    /**
     * The lane of a user: the CRC-32 of the user's name in UTF-8, modulo the number of lanes, so that programs in other
     * languages can compute it, too.
     *
     * @param user the user; null = none: the first lane
     */
    public String of(String queue, @Nullable String user) {
        int number = laneCount(queue);
        if (user == null || number == 1) {
            return queue;
        }
        CRC32 hash = new CRC32();
        hash.update(user.getBytes(StandardCharsets.UTF_8));
        return name(queue, 1 + (int) (hash.getValue() % number));
    }

    /** Whether all queues have a single lane. */
    public boolean isOnePerQueue() {
        return laneCounts.values().stream().allMatch(number -> number == 1);
    }

    private int laneCount(String queue) {
        Integer named = laneCounts.get(queue);
        return named != null ? named : laneCounts.getOrDefault(QueueNames.inVariables(queue), 1);
    }

    private static String name(String queue, int number) {
        return number == 1 ? queue : queue + LANE + number;
    }
}
