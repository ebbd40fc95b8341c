package dev.barback.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.jdbc.Account.Role;
import dev.barback.jdbc.Accounts;
import dev.barback.jdbc.JdbcJobStore;
import dev.barback.jdbc.JdbcOptions;
import dev.barback.jdbc.Schema;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountRolesTest {
    @TempDir
    Path folder;

    @Test
    void theyAreThoseOfTheAccounts() {
        Path file = folder.resolve("barback.db");
        Schema.migrate(file, JdbcOptions.DEFAULTS);
        try (JdbcJobStore records = JdbcJobStore.sqlite(file, JdbcOptions.DEFAULTS)) {
            Accounts accounts = records.accounts(Clock.systemUTC());
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
}
