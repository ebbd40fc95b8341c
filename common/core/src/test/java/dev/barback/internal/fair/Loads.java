package dev.barback.internal.fair;

import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import dev.barback.internal.fair.Simulation.Load;
import dev.barback.internal.fair.Simulation.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.quicktheories.core.Gen;

/**
 * Arbitrary loads of users: all at once, at random times, in bursts, one by one, short, long, with right or wrong stated
 * durations.
 */
final class Loads {
    /** One arbitrary day of a worker. */
    record Day(int processors, List<Load> loads) {}

    private final Random random;
    private final boolean rightEstimates;
    private final boolean limited;

    private Loads(long seed, boolean rightEstimates, boolean limited) {
        this.random = new Random(seed);
        this.rightEstimates = rightEstimates;
        this.limited = limited;
    }

    static Gen<Day> days(boolean rightEstimates, boolean limited) {
        return longs().all()
                .zip(
                        integers().between(1, 5),
                        integers().between(1, 6),
                        (seed, processors, users) -> new Loads(seed, rightEstimates, limited).day(processors, users));
    }

    private Day day(int processors, int users) {
        List<Load> loads = new ArrayList<>();
        boolean equal = random.nextInt(4) == 0;
        for (int i = 0; i < users; i++) {
            loads.add(load(equal ? 1 : weight()));
        }
        return new Day(processors, loads);
    }

    private double weight() {
        return switch (random.nextInt(4)) {
            case 0 -> 1;
            case 1 -> 1 + random.nextInt(9);
            case 2 -> 0.1 + random.nextDouble();
            default -> Math.pow(10, random.nextInt(7) - 3);
        };
    }

    private Load load(double weight) {
        List<Work> work = new ArrayList<>();
        double longest = Math.pow(10, random.nextInt(5) - 2);
        double gap = longest * Math.pow(4, random.nextInt(4) - 2);
        int pattern = random.nextInt(4);
        int errorKind = random.nextInt(4);
        double at = random.nextBoolean() ? 0 : 50 * longest * random.nextDouble();
        for (int i = random.nextInt(60); i >= 0; i--) {
            double took = longest * (random.nextBoolean() ? 1 : random.nextDouble());
            work.add(new Work(at, stated(took, errorKind), took));
            at = switch (pattern) {
                case 0 -> at;
                case 1 -> at + gap * -Math.log(1 - random.nextDouble());
                case 2 -> i % 10 == 0 ? at + 20 * gap : at;
                default -> gap * random.nextInt(2);
            };
        }
        int limit = limited && random.nextBoolean() ? 1 + random.nextInt(3) : 0;
        return new Load(weight, limit, pattern == 3, work);
    }

    private double stated(double took, int errorKind) {
        if (rightEstimates) {
            return took;
        }
        return switch (errorKind) {
            case 0 -> took * 10;
            case 1 -> took / 10;
            default -> took * Math.pow(10, 2 * random.nextDouble() - 1);
        };
    }
}
