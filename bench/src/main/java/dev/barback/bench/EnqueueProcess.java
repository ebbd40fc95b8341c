package dev.barback.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process that only enqueues, every 50 to 150 ms. */
public final class EnqueueProcess {
    /** The number of untimed jobs that it enqueues first, to warm up its JVM. */
    static final int WARM_UP = 500;

    private static final int MIN_PAUSE_MILLIS = 50;
    private static final int MAX_PAUSE_MILLIS = 150;

    private EnqueueProcess() {}

    /** Returns when it has enqueued this number of jobs. */
    static void enqueueInAnotherProcess(Measurement measurement, int number) throws Exception {
        String printed = JavaProcess.run(
                EnqueueProcess.class,
                measurement.kind().name(),
                measurement.store().url(),
                measurement.filler(),
                Integer.toString(number));
        System.err.print(printed);
    }

    /** Started by another process of the benchmark. */
    public static void main(String[] arguments) {
        ContenderKind kind = ContenderKind.valueOf(arguments[0]);
        int number = Integer.parseInt(arguments[3]);
        try (Store store = Store.open(arguments[1], kind.isRelaxed());
                Contender contender = kind.open(store, new CompletionCounter(WallClock::nanos), arguments[2])) {
            for (int i = 0; i < WARM_UP; i++) {
                contender.enqueue(NoOpJob.UNTIMED);
            }
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1)); // until the worker is idle again
            Random random = new Random(number); // the same pauses for all contenders
            for (int i = 0; i < number; i++) {
                long millis = random.nextInt(MIN_PAUSE_MILLIS, MAX_PAUSE_MILLIS);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
                contender.enqueue(WallClock.nanos());
            }
        }
        System.exit(0); // a contender may leave threads behind
    }
}
