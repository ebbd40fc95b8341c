package dev.barback.internal.fair;

import dev.barback.spi.RoleLookup;
import org.jspecify.annotations.Nullable;

/**
 * A rule that gives a share to users, or to some of their jobs. Immutable. A condition that is null matches always.
 *
 * @param user the user's name
 * @param role a role that the user has
 * @param jobClass the job's stable name; such a rule gives a user's jobs of this class a virtual queue of their own,
 *     separate from the user's other jobs
 * @param weight 0.001 to 1000: of two users who both have jobs waiting, one of weight 3 gets three times the processor
 *     time of one of weight 1
 * @param limit the maximum number of running jobs of the virtual queue; 0 = any number
 */
public record ShareRule(
        @Nullable String user,
        @Nullable String role,
        @Nullable String jobClass,
        double weight,
        int limit) {

    /**
     * @throws IllegalArgumentException if the weight or the limit is out of range
     */
    public ShareRule {
        UserState.checkWeight(weight);
        UserState.checkLimit(limit);
    }

    /** A rule for the jobs that match, with the share of all others: weight 1, no limit. A null matches all. */
    public static ShareRule matching(@Nullable String user, @Nullable String role, @Nullable String jobClass) {
        return new ShareRule(user, role, jobClass, 1, 0);
    }

    /** This rule with another weight. */
    public ShareRule withWeight(double other) {
        return new ShareRule(user, role, jobClass, other, limit);
    }

    /** This rule with another limit; 0 = none. */
    public ShareRule withLimit(int max) {
        return new ShareRule(user, role, jobClass, weight, max);
    }

    boolean matches(@Nullable String ofUser, @Nullable String ofClass, RoleLookup roleLookup) {
        return (user == null || user.equals(ofUser))
                && (jobClass == null || jobClass.equals(ofClass))
                && (role == null || (ofUser != null && roleLookup.of(ofUser).contains(role)));
    }
}
