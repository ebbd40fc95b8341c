package dev.barback.internal.worker;

/**
 * The number of processors of a worker, and so of the jobs that it runs at once.
 *
 * @param min the least number, with which it starts; 1 or more
 * @param max the greatest number; min or more. Equal to min = a fixed number
 */
public record ProcessorRange(int min, int max) {

    /** Checks the bounds. */
    public ProcessorRange {
        if (min < 1) {
            throw new IllegalArgumentException("A worker needs 1 processor or more, not " + min + ".");
        } else if (max < min) {
            throw new IllegalArgumentException(
                    "A worker's processors grow from min to max, so max can't be less: %d is less than %d."
                            .formatted(max, min));
        }
    }

    /** A fixed number. */
    public static ProcessorRange fixed(int number) {
        return new ProcessorRange(number, number);
    }

    /** Whether the number is fixed. */
    boolean isFixed() {
        return min == max;
    }

    /** "4", or "2 to 20". */
    @Override
    public String toString() {
        return isFixed() ? Integer.toString(min) : min + " to " + max;
    }
}
