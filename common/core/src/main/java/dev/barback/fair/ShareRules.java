package dev.barback.fair;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says which line a job is in, and what share that line gets: by the first rule that fits. Where none does, the line is
 * the user's, of weight 1. Jobs of nobody are in one line together. Immutable, thread-safe.
 *
 * @param rules in their order
 * @param roles knows users' roles, for rules that name one
 */
public record ShareRules(List<ShareRule> rules, Roles roles) {
    /** Everybody has the same share. */
    public static final ShareRules EQUAL = new ShareRules(List.of(), Roles.NONE);

    private static final String NOBODY = "";

    /** Copies. */
    public ShareRules {
        rules = List.copyOf(rules);
    }

    /** The same rules, with another who knows roles. */
    public ShareRules withRoles(Roles others) {
        return new ShareRules(rules, others);
    }

    /** The share of the line that a job is in. */
    public Share of(@Nullable String user, @Nullable String jobClass) {
        String name = user == null ? NOBODY : user;
        for (ShareRule rule : rules) {
            if (rule.matches(user, jobClass, roles)) {
                String line = rule.jobClass() == null ? name : name + '\n' + rule.jobClass(); // no user has a newline
                return new Share(line, rule.weight(), rule.limit());
            }
        }
        return new Share(name, 1, 0);
    }
}
