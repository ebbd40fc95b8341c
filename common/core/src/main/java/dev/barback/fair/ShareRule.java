package dev.barback.fair;

import org.jspecify.annotations.Nullable;

/**
 * Which users, or which of their jobs, get what share. Immutable. What is null is not asked for.
 *
 * @param user the user's name
 * @param role a role that the user has
 * @param jobClass the job's stable name; such a rule makes a user's jobs of this class a line of its own, beside that of
 *     the user's other jobs
 * @param weight 0.001 to 1000: of two users who both have jobs waiting, one of weight 3 gets three times the processor
 *     time of one of weight 1
 * @param limit how many jobs of the line run at once; 0 = any number
 */
public record ShareRule(
        @Nullable String user,
        @Nullable String role,
        @Nullable String jobClass,
        double weight,
        int limit) {

    /** @throws IllegalArgumentException when weight or limit is beyond its range */
    public ShareRule {
        Account.checkWeight(weight);
        Account.checkLimit(limit);
    }

    boolean matches(@Nullable String ofUser, @Nullable String ofClass, Roles roles) {
        return (user == null || user.equals(ofUser))
                && (jobClass == null || jobClass.equals(ofClass))
                && (role == null || (ofUser != null && roles.of(ofUser).contains(role)));
    }
}
