package dev.barback.steering;

import dev.barback.EnqueueOptions;
import dev.barback.record.JobQuery;
import dev.barback.steering.SteeringException.Kind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and what they get to see: everything, or the jobs that were enqueued on their behalf. Decided here for every
 * way in; what somebody does not see is, for them, not there. Immutable.
 *
 * @param user on whose behalf their jobs are enqueued; null = nobody's, which only somebody who sees all can be
 * @param all whether they see and steer all jobs, queues and workers
 */
public record Sight(@Nullable String user, boolean all) {
    /** Of somebody who was not asked for a name. */
    public static final Sight ALL = new Sight(null, true);

    /** Refuses a sight of nobody's jobs. */
    public Sight {
        if (user == null && !all) {
            throw new IllegalArgumentException("Who sees own jobs alone has a name.");
        }
    }

    /** Of this user, who sees own jobs alone. */
    public static Sight own(String user) {
        return new Sight(user, false);
    }

    /** Of this user, who sees everything. */
    public static Sight all(String user) {
        return new Sight(user, true);
    }

    /** The user whose jobs alone are seen, to filter by; null = all are. */
    public @Nullable String only() {
        return all ? null : user;
    }

    /** Of the jobs that are asked for, those that are seen; empty = none can be. */
    public Optional<JobQuery> narrow(JobQuery query) {
        if (all) {
            return Optional.of(query);
        } else if (query.user() != null && !query.user().equals(user)) {
            return Optional.empty();
        }
        return Optional.of(new JobQuery(query.states(), query.queue(), query.jobClass(), user, query.oldestFirst()));
    }

    /** Whether jobs can be enqueued on behalf of this user. */
    public boolean maySpeakFor(String other) {
        return all || other.equals(user);
    }

    /** These options, on the user's behalf unless they say, rightly, on whose. */
    public EnqueueOptions sign(EnqueueOptions options) {
        if (options.user() != null && !maySpeakFor(options.user())) {
            throw new SteeringException(Kind.NOT_YOURS, "Your jobs are yours: leave the user away.");
        }
        return user == null || options.user() != null ? options : options.user(user);
    }

    /**
     * What the ids begin with that they may choose for their jobs. Each has ids of their own: else a choice that is
     * refused, because the id is taken, would tell of another's job.
     */
    public String idPrefix() {
        return all ? "" : user + ":";
    }

    /**
     * Refuses who does not see everything.
     *
     * @param what is for others, as the beginning of a sentence: "Queues"
     * @throws SteeringException of the kind {@link Kind#NOT_YOURS}
     */
    public void requireAll(String what) {
        if (!all) {
            throw new SteeringException(Kind.NOT_YOURS, what + " are for admins: you see and steer your own jobs.");
        }
    }
}
