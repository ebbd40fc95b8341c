package dev.barback;

import java.util.Collection;
import java.util.List;

/**
 * The application's way to its jobs. Inject it, and:
 *
 * <pre>{@code
 * jobs.performLater(WelcomeMail::perform, 42L, "nl");                  // the compiler checks the arguments
 * jobs.in(Duration.ofMinutes(10)).performLater(WelcomeMail::perform, 42L, "nl");
 * jobs.at(instant).performLater(WelcomeMail::perform, 42L, "nl");
 * jobs.set(queue("low").priority(10)).performLater(WelcomeMail::perform, 42L, "nl");
 * String greeting = jobs.performNow(HelloMeJob::perform, "Ada", "Lovelace"); // runs here
 * jobs.performLater("HelloMeJob", List.of("Ada", "Lovelace"));         // by name
 * }</pre>
 *
 * Thread-safe.
 */
public interface Jobs extends PerformLater, PerformNow {

    /**
     * Enqueues many jobs in few round trips. No {@link EnqueueInterceptor} runs, as in ActiveJob. Jobs are serialized
     * while earlier ones are being published; inside a transaction, all at once. An Error thrown by an argument's own
     * code goes to the caller: the jobs before that one are enqueued then.
     *
     * @param jobs any number of jobs; an invalid one does not hold back the others
     * @return the result of each, in the order given; a job that was refused has status {@link
     *     EnqueuedJob.Status#FAILED} and its error
     */
    List<EnqueuedJob> performAllLater(Collection<NewJob> jobs);
}
