package dev.barback.internal.fair;

import dev.barback.spi.RoleLookup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides the virtual queue of a job and the share of that queue, by the first rule that matches. Without a match, it
 * is the user's virtual queue, of weight 1. Jobs without a user share one virtual queue. Immutable, thread-safe.
 *
 * @param rules the rules, in their order
 * @param roles looks up users' roles, for rules that name one
 */
public record ShareRules(List<ShareRule> rules, RoleLookup roles) {
    /** All users have the same share. */
    public static final ShareRules EQUAL = new ShareRules(List.of(), RoleLookup.NONE);

    private static final String NO_USER = "";

    /** Copies the rules. */
    public ShareRules {
        rules = List.copyOf(rules);
    }

    /** These rules, with another role lookup. */
    public ShareRules withRoles(RoleLookup roleLookup) {
        return new ShareRules(rules, roleLookup);
    }

    /** The share of a job's virtual queue. */
    public Share of(@Nullable String user, @Nullable String jobClass) {
        String name = user == null ? NO_USER : user;
        for (ShareRule rule : rules) {
            if (rule.matches(user, jobClass, roles)) {
                String virtualQueue =
                        rule.jobClass() == null ? name : name + '\n' + rule.jobClass(); // no user has a newline
                return new Share(virtualQueue, rule.weight(), rule.limit());
            }
        }
        return new Share(name, 1, 0);
    }
}
