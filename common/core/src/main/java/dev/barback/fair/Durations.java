package dev.barback.fair;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What jobs of each class took lately: an estimate for those that state nothing. Each job moves its class's estimate
 * a fifth of the way (an exponential moving average), so half of it is of the last three. The first is taken as it
 * is. A class that was never seen has the default. Remembers so many classes, and forgets the one unused for the
 * longest. Thread-safe.
 */
public final class Durations {
    /** A guess until the first job of a class has ended. */
    public static final double DEFAULT_SECONDS = 1;

    private static final double STEP = 0.2;
    private static final float LOAD = 0.75f;

    private final int most;
    private final Map<String, Double> seconds;

    /** Of a thousand classes, more than applications have. */
    public Durations() {
        this(1_000);
    }

    /** @param most how many classes are remembered, 1 or more */
    public Durations(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("At least one class is remembered, not " + most + ".");
        }
        this.most = most;
        seconds = new LinkedHashMap<>(16, LOAD, true);
    }

    /** What the next job of this class will probably take, in seconds: 0.000001 to 86,400. */
    public synchronized double estimate(String jobClass) {
        return seconds.getOrDefault(jobClass, DEFAULT_SECONDS);
    }

    /**
     * A job of this class has ended.
     *
     * @param took in seconds; counts as a microsecond at least and a day at most
     * @throws IllegalArgumentException when it is not a number
     */
    public synchronized void took(String jobClass, double took) {
        double now = FairShares.cost(took);
        seconds.merge(jobClass, now, (before, latest) -> before + STEP * (latest - before));
        if (seconds.size() > most) {
            seconds.remove(seconds.keySet().iterator().next());
        }
    }
}
