package dev.barback.internal.fair;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Estimates the duration of jobs by their class, from recent executions, for jobs that state none. Each job moves the
 * estimate of its class a fifth of the way (an exponential moving average), so half of the estimate comes from the last
 * three jobs. The first duration is taken as it is. An unknown class has the default. Keeps a limited number of
 * classes, and removes the least recently used one. Thread-safe.
 */
public final class DurationEstimates {
    /** The estimate until the first job of a class has ended. */
    public static final double DEFAULT_SECONDS = 1;

    private static final double STEP = 0.2;
    private static final float LOAD_FACTOR = 0.75f;

    private final int maxClasses;
    private final Map<String, Double> secondsByClass;

    /** Estimates for up to a thousand classes, more than applications have. */
    public DurationEstimates() {
        this(1_000);
    }

    /**
     * @param maxClasses the maximum number of classes, 1 or more
     */
    public DurationEstimates(int maxClasses) {
        if (maxClasses < 1) {
            throw new IllegalArgumentException("At least one class is remembered, not " + maxClasses + ".");
        }
        this.maxClasses = maxClasses;
        secondsByClass = new LinkedHashMap<>(16, LOAD_FACTOR, true);
    }

    /** The estimated duration of the next job of this class, in seconds: 0.000001 to 86,400. */
    public synchronized double estimate(String jobClass) {
        return secondsByClass.getOrDefault(jobClass, DEFAULT_SECONDS);
    }

    /**
     * Records the duration of a job of this class.
     *
     * @param duration the duration in seconds; counts as a microsecond at least and a day at most
     * @throws IllegalArgumentException if it is not a number
     */
    public synchronized void recordDuration(String jobClass, double duration) {
        double now = FairScheduler.cost(duration);
        secondsByClass.merge(jobClass, now, (before, latest) -> before + STEP * (latest - before));
        if (secondsByClass.size() > maxClasses) {
            secondsByClass.remove(secondsByClass.keySet().iterator().next());
        }
    }
}
