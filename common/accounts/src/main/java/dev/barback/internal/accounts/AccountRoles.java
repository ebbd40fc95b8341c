package dev.barback.internal.accounts;

import dev.barback.internal.broker.BackgroundLoop;
import dev.barback.internal.fair.ShareRule;
import dev.barback.internal.jdbc.records.JdbcJobStore;
import dev.barback.spi.JobStore;
import dev.barback.spi.RoleLookup;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users' roles, {@code admin}, {@code viewer} or {@code user}, from their accounts. Every job needs them, so they are read in the
 * background, once a minute; while the accounts can't be read, the roles that were read last count. Thread-safe.
 */
public final class AccountRoles implements RoleLookup, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AccountRoles.class);
    private static final Duration REFRESH_INTERVAL = Duration.ofMinutes(1);

    private final Supplier<List<Account>> accounts;
    private final BackgroundLoop backgroundLoop;
    private volatile Map<String, Set<String>> rolesByUser = Map.of();

    AccountRoles(Accounts accounts) {
        this.accounts = accounts::list;
        this.backgroundLoop = new BackgroundLoop(
                        "barback-roles", "read users' roles", this::read, log, Clock.systemUTC())
                .every(REFRESH_INTERVAL);
    }

    /**
     * Looks up roles in the accounts beside the records of a job store; without such a database, no user has a role.
     *
     * @param jobStore null = none
     * @param migrates whether the tables of accounts are made if they are missing
     */
    public static RoleLookup beside(@Nullable JobStore jobStore, boolean migrates, List<ShareRule> rules) {
        return jobStore instanceof JdbcJobStore records
                ? forRules(
                        rules, AccountDatabase.in(records.database(), migrates).accounts(Clock.systemUTC()))
                : RoleLookup.NONE;
    }

    /**
     * Looks up roles in the accounts if one of the rules names a role; else no user has a role, and the accounts are not
     * read.
     */
    static RoleLookup forRules(List<ShareRule> rules, Accounts accounts) {
        return rules.stream().anyMatch(rule -> rule.role() != null)
                ? new AccountRoles(accounts).start()
                : RoleLookup.NONE;
    }

    AccountRoles start() {
        backgroundLoop.start();
        return this;
    }

    @Override
    public Set<String> of(String user) {
        return rolesByUser.getOrDefault(user, Set.of());
    }

    @Override
    public void close() {
        backgroundLoop.stop();
    }

    private void read() {
        rolesByUser = accounts.get().stream()
                .collect(Collectors.toMap(
                        Account::name, each -> Set.of(each.role().name().toLowerCase(Locale.ROOT))));
    }
}
