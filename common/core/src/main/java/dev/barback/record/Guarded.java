package dev.barback.record;

/**
 * Runs side tasks of a job, such as a line in the log, an event or a clean-up, so that their failure has no effect:
 * they may call code of the application, of its listeners or of its logging, which may fail in any way.
 */
public final class Guarded {
    private Guarded() {}

    /**
     * Logs or reports. Throws nothing.
     *
     * @param fully the full version
     * @param plainly a version without any object of the application, if the full one fails
     */
    public static void say(Runnable fully, Runnable plainly) {
        try {
            fully.run();
        } catch (Throwable e) { // an Error, too: out of memory or of stack, classes that don't fit
            say(plainly);
        }
    }

    /** Logs or reports, without a plain version. Throws nothing. */
    @SuppressWarnings("EmptyCatch")
    public static void say(Runnable words) {
        try {
            words.run();
        } catch (Throwable e) { // can't be reported either
        }
    }
}
