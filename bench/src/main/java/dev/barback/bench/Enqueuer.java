package dev.barback.bench;

import java.lang.ProcessBuilder.Redirect;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process that only enqueues, now and then. */
public final class Enqueuer {
    /** What it enqueues at first, untimed, until its JVM is warm. */
    static final int WARM_UP = 500;

    private static final int SHORTEST_PAUSE_MILLIS = 50;
    private static final int LONGEST_PAUSE_MILLIS = 150;

    private Enqueuer() {}

    /** Returns when it has enqueued so many. */
    static void enqueueInAnotherProcess(Bout bout, int number) throws Exception {
        String tmp = System.getProperty("java.io.tmpdir");
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Dbarback.bench.log=" + tmp + "/barback-bench-enqueuer.log",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Enqueuer.class.getName(),
                        bout.kind().name(),
                        bout.store().url(),
                        bout.filler(),
                        Integer.toString(number))
                .redirectOutput(Redirect.INHERIT)
                .redirectError(Redirect.INHERIT)
                .start();
        try {
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException("The enqueuer ended with status " + status + ".");
            }
        } finally {
            process.destroy();
        }
    }

    /** To be started by another process of the bench. */
    public static void main(String[] arguments) {
        ContenderKind kind = ContenderKind.valueOf(arguments[0]);
        int number = Integer.parseInt(arguments[3]);
        try (Store store = Store.open(arguments[1], kind.isRelaxed());
                Contender contender = kind.open(store, new Tally(WallClock::nanos), arguments[2])) {
            for (int i = 0; i < WARM_UP; i++) {
                contender.enqueue(NoOpJob.UNTIMED);
            }
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1)); // until the worker is idle again
            Random random = new Random(number); // the same pauses for everybody
            for (int i = 0; i < number; i++) {
                long millis = random.nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
                contender.enqueue(WallClock.nanos());
            }
        }
        System.exit(0); // whatever threads a contender leaves behind
    }
}
