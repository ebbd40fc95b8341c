package dev.barback;

import java.util.Collection;
import java.util.List;

/**
 * The application's way to its jobs. Inject it, and:
 *
 * <pre>{@code
 * jobs.performLater(WelcomeMail::perform, 42L, "nl");                  // the compiler checks the arguments
 * jobs.performIn(Duration.ofMinutes(10), WelcomeMail::perform, 42L, "nl");
 * jobs.performAt(instant, WelcomeMail::perform, 42L, "nl");
 * jobs.set(queue("low").priority(10)).performLater(WelcomeMail::perform, 42L, "nl");
 * String greeting = jobs.performNow(HelloMeJob::perform, "Ada", "Lovelace"); // runs here
 * jobs.performLater("HelloMeJob", List.of("Ada", "Lovelace"));         // by name
 * }</pre>
 *
 * Thread-safe.
 */
public interface Jobs extends PerformTimed, PerformNow {

    /** The same with options, for the calls that follow on the result. */
    default PerformLater set(EnqueueOptions options) {
        return job -> enqueue(job.set(options.and(job.options())));
    }

    /**
     * Enqueues many jobs in few round trips. No {@link EnqueueInterceptor} runs, as in ActiveJob. Jobs are
     * written while those before them are on their way; inside a transaction, all at once. An Error out of an
     * argument's own code comes through: jobs before that one are enqueued then.
     *
     * @param jobs in any number; what one of them lacks keeps none of the others back
     * @return what became of each, in the order given; a job that was refused has status {@link
     *     EnqueuedJob.Status#FAILED} and its error
     */
    List<EnqueuedJob> performAllLater(Collection<NewJob> jobs);
}
