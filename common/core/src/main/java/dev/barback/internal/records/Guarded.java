package dev.barback.internal.records;

/**
 * Runs side tasks of a job, such as a line in the log, an event or a clean-up, so that their failure has no effect:
 * they may call code of the application, of its listeners or of its logging, which may fail in any way.
 */
public final class Guarded {
    private Guarded() {}

    /**
     * Logs or reports. Throws nothing.
     *
     * @param full the full version
     * @param plain a version without any object of the application, if the full one fails
     */
    public static void run(Runnable full, Runnable plain) {
        try {
            full.run();
        } catch (Throwable e) { // an Error, too: out of memory or of stack, classes that don't fit
            run(plain);
        }
    }

    /** Logs or reports, without a plain version. Throws nothing. */
    @SuppressWarnings("EmptyCatch")
    public static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) { // can't be reported either
        }
    }
}
