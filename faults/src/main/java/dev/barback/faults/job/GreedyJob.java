package dev.barback.faults.job;

import dev.barback.Job;
import dev.barback.RetryOn;
import java.util.ArrayList;
import java.util.List;

/** Uses all the memory, or all of its stack: it has to be buried, and its worker has to continue. */
@RetryOn(value = VirtualMachineError.class, attempts = 1)
public final class GreedyJob implements Job {
    private static final int PIECE = 16 << 20;

    /** For the service loader. */
    public GreedyJob() {}

    /**
     * Uses all of it.
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

    @SuppressWarnings("InfiniteRecursion") // on purpose
    private static int takeStack(int depth) {
        return takeStack(depth + 1) + depth;
    }
}
