package dev.barback.record;

/**
 * What is said or tidied beside a job's course: a line in the log, an event, a thread. Code of the application's own classes,
 * of its listeners and of its way of logging may run there, and may fail in any way; that changes nothing.
 */
public final class Aside {
    private Aside() {}

    /**
     * Says something. Throws nothing.
     *
     * @param fully how it is to be said
     * @param plainly the same without any object of the application's, for when that fails
     */
    public static void say(Runnable fully, Runnable plainly) {
        try {
            fully.run();
        } catch (Throwable e) { // an Error, too: out of memory or of stack, classes that don't fit
            say(plainly);
        }
    }

    /** Says something for which there are no plainer words. Throws nothing. */
    @SuppressWarnings("EmptyCatch")
    public static void say(Runnable words) {
        try {
            words.run();
        } catch (Throwable e) { // nothing is left to say it with
        }
    }
}
