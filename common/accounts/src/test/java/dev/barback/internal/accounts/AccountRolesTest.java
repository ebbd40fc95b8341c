package dev.barback.internal.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.internal.accounts.Account.Role;
import dev.barback.internal.fair.ShareRule;
import dev.barback.internal.jdbc.sql.JdbcAddress;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.spi.RoleLookup;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountRolesTest {
    @TempDir
    Path folder;

    @Test
    void theyAreThoseOfTheAccounts() {
        JdbcAddress file = JdbcAddress.file(folder.resolve("barback.db"));
        try (AccountDatabase database = AccountDatabase.open(file, JdbcOptions.DEFAULTS, true)) {
            Accounts accounts = database.accounts(Clock.systemUTC());
            accounts.add("ada", Role.ADMIN, "hashed");
            accounts.add("ben", Role.USER, "hashed");
            try (AccountRoles roles = new AccountRoles(accounts)) {
                assertThat(roles.of("ada")).as("nothing is read yet").isEmpty();
                roles.start();
                await().until(() -> roles.of("ada").equals(Set.of("admin")));
                assertThat(roles.of("ben")).containsExactly("user");
                assertThat(roles.of("eve")).isEmpty();
            }
        }
    }

    @Test
    void theyAreReadOnlyForRulesThatNameARole() {
        JdbcAddress file = JdbcAddress.file(folder.resolve("barback.db"));
        try (AccountDatabase database = AccountDatabase.open(file, JdbcOptions.DEFAULTS, true)) {
            Accounts accounts = database.accounts(Clock.systemUTC());
            List<ShareRule> ofUser = List.of(ShareRule.matching("ada", null, null));
            assertThat(AccountRoles.forRules(ofUser, accounts)).isSameAs(RoleLookup.NONE);

            List<ShareRule> ofRole = List.of(ShareRule.matching(null, "viewer", null));
            accounts.add("ada", Role.VIEWER, "hashed");
            try (AccountRoles roles = (AccountRoles) AccountRoles.forRules(ofRole, accounts)) {
                await().until(() -> roles.of("ada").equals(Set.of("viewer")));
            }
        }
    }
}
