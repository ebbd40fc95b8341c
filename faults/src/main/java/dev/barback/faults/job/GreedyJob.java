package dev.barback.faults.job;

import dev.barback.Job;
import dev.barback.RetryOn;
import java.util.ArrayList;
import java.util.List;

/** Takes all the memory, or all of its stack: it belongs into the morgue, and its worker goes on. */
@RetryOn(value = VirtualMachineError.class, attempts = 1)
public final class GreedyJob implements Job {
    private static final int PIECE = 16 << 20;

    /** Needed by whoever loads it. */
    public GreedyJob() {}

    /**
     * Takes too much.
     *
     * @param what {@code memory} or {@code stack}
     */
    public void perform(long number, String what) {
        Marks.start(number);
        switch (what) {
            case "memory" -> takeMemory(new ArrayList<>());
            case "stack" -> takeStack(1);
            default -> throw new IllegalArgumentException("what is memory or stack, not " + what);
        }
    }

    private static void takeMemory(List<byte[]> taken) {
        while (true) {
            taken.add(new byte[PIECE]);
        }
    }

    @SuppressWarnings("InfiniteRecursion") // that is what it is for
    private static int takeStack(int depth) {
        return takeStack(depth + 1) + depth;
    }
}
