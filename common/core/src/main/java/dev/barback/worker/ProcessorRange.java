package dev.barback.worker;

/**
 * How many processors a worker has: the more, the more of its jobs run at once.
 *
 * @param min as many as it starts with, and never has less of; 1 or more
 * @param max never more than that; min or more. Equal to min = always as many
 */
public record ProcessorRange(int min, int max) {

    /** Checks. */
    public ProcessorRange {
        if (min < 1) {
            throw new IllegalArgumentException("A worker needs 1 processor or more, not " + min + ".");
        } else if (max < min) {
            throw new IllegalArgumentException(
                    "A worker's processors grow from min to max, so max can't be less: %d is less than %d."
                            .formatted(max, min));
        }
    }

    /** Always as many. */
    public static ProcessorRange fixed(int number) {
        return new ProcessorRange(number, number);
    }

    /** Whether their number changes. */
    boolean isFixed() {
        return min == max;
    }

    /** "4", or "2 to 20". */
    @Override
    public String toString() {
        return isFixed() ? Integer.toString(min) : min + " to " + max;
    }
}
