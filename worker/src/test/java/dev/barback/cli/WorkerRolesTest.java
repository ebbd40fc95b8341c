package dev.barback.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.internal.accounts.Account.Role;
import dev.barback.internal.accounts.AccountDatabase;
import dev.barback.internal.jdbc.sql.JdbcAddress;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.spi.RoleLookup;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The roles in the worker process, for rules of shares that name one. */
class WorkerRolesTest {
    @TempDir
    private Path folder;

    private ConfigurableApplicationContext start(String... more) {
        List<String> properties = new ArrayList<>(
                List.of("--barback.worker.enabled=true", "--barback.broker=jdbc", "--barback.data-dir=" + folder));
        properties.addAll(List.of(more));
        return new SpringApplicationBuilder(WorkerApplication.class)
                .web(WebApplicationType.NONE)
                .run(properties.toArray(String[]::new));
    }

    private JdbcAddress database() {
        return JdbcAddress.file(folder.resolve("barback.db"));
    }

    @Test
    void theyAreThoseOfTheAccounts() {
        try (AccountDatabase accounts = AccountDatabase.open(database(), JdbcOptions.DEFAULTS, true)) {
            accounts.accounts(Clock.systemUTC()).add("vera", Role.VIEWER, "{bcrypt}none");
        }
        try (ConfigurableApplicationContext worker =
                start("--barback.shares[0].role=viewer", "--barback.shares[0].weight=2")) {
            RoleLookup roles = worker.getBean(RoleLookup.class);
            await().until(() -> roles.of("vera").equals(Set.of("viewer")));
        }
    }

    @Test
    void withoutSuchARuleThereAreNoTablesOfAccounts() throws SQLException {
        try (ConfigurableApplicationContext worker = start()) {
            assertThat(worker.getBean(RoleLookup.class)).isSameAs(RoleLookup.NONE);
        }
        assertThat(AccountDatabase.MIGRATIONS.version(
                        database().dataSource(JdbcOptions.DEFAULTS), JdbcOptions.DEFAULTS))
                .isZero();
    }
}
