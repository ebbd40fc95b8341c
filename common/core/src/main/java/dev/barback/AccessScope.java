package dev.barback;

import dev.barback.JobOperationException.Kind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that a caller may see and change: all, or the jobs of one user. Applies to all interfaces; jobs outside of
 * the scope are reported as unknown. Immutable.
 *
 * @param user the user of the jobs that the caller enqueues; null = none, which requires {@code all}
 * @param all whether the caller may see and change all jobs, queues and workers
 */
public record AccessScope(@Nullable String user, boolean all) {
    /** The scope without authentication. */
    public static final AccessScope ALL = new AccessScope(null, true);

    /** Refuses a scope of own jobs without a user. */
    public AccessScope {
        if (user == null && !all) {
            throw new IllegalArgumentException("A scope of own jobs needs a user.");
        }
    }

    /** The scope of a user's own jobs. */
    public static AccessScope own(String user) {
        return new AccessScope(user, false);
    }

    /** The scope of all jobs, for this user. */
    public static AccessScope all(String user) {
        return new AccessScope(user, true);
    }

    /** The user to filter jobs by; null = all jobs. */
    public @Nullable String userFilter() {
        return all ? null : user;
    }

    /** Restricts a query to the jobs of this scope; empty = no job can match. */
    public Optional<JobQuery> narrow(JobQuery query) {
        if (all) {
            return Optional.of(query);
        } else if (query.user() != null && !query.user().equals(user)) {
            return Optional.empty();
        }
        return Optional.of(query.user(user));
    }

    /** Whether jobs may be enqueued on behalf of this user. */
    public boolean mayEnqueueFor(String other) {
        return all || other.equals(user);
    }

    /** These options with the user of this scope, unless they have a permitted user. */
    public EnqueueOptions withUser(EnqueueOptions options) {
        if (options.user() != null && !mayEnqueueFor(options.user())) {
            throw new JobOperationException(Kind.FORBIDDEN, "You can enqueue jobs only for yourself: omit the user.");
        }
        return user == null || options.user() != null ? options : options.user(user);
    }

    /**
     * The required prefix of ids that the caller chooses for jobs. Each user has a separate prefix: otherwise a
     * refusal, because the id is taken, would reveal the job of another user.
     */
    public String idPrefix() {
        return all ? "" : user + ":";
    }

    /**
     * Refuses a scope of own jobs.
     *
     * @param what the refused resource, to begin a sentence: "Queues"
     * @throws JobOperationException of the kind {@link Kind#FORBIDDEN}
     */
    public void requireAll(String what) {
        if (!all) {
            throw new JobOperationException(Kind.FORBIDDEN, what + " are for admins: you access only your own jobs.");
        }
    }
}
