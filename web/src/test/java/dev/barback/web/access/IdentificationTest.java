package dev.barback.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.jdbc.Account.Role;
import dev.barback.jdbc.Accounts;
import dev.barback.jdbc.JdbcOptions;
import dev.barback.jdbc.JdbcRecords;
import dev.barback.jdbc.Schema;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** How long a session lasts, however busy it is. */
class IdentificationTest {
    @TempDir
    private Path folder;

    @AfterEach
    void forget() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void aSessionEndsAfterADay() throws Exception {
        Path file = folder.resolve("barback.db");
        Schema.migrate(file, JdbcOptions.DEFAULTS);
        try (JdbcRecords records = JdbcRecords.sqlite(file, JdbcOptions.DEFAULTS)) {
            Accounts accounts = records.accounts(Clock.systemUTC());
            accounts.add("ada", Role.USER, "{bcrypt}none");
            MockHttpSession session = new MockHttpSession();
            assertThat(after(Duration.ofHours(23), accounts, session)).isInstanceOf(Member.class);
            assertThat(session.isInvalid()).isFalse();
            assertThat(after(Duration.ofHours(25), accounts, session)).isNull();
            assertThat(session.isInvalid()).isTrue();
        }
    }

    /** Who this is, so long after the login, in a session in which something happened a moment ago. */
    private static Authentication after(Duration time, Accounts accounts, MockHttpSession session) throws Exception {
        SecurityContextHolder.getContext()
                .setAuthentication(Member.bySession(accounts.find("ada").orElseThrow()));
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setSession(session);
        Clock clock = Clock.offset(Clock.systemUTC(), time);
        HandlerExceptionResolver answers = (ignored, response, handler, error) -> null;
        new Identification(accounts, clock, answers, new Strangers(200, answers))
                .doFilter(request, new MockHttpServletResponse(), new MockFilterChain());
        return SecurityContextHolder.getContext().getAuthentication();
    }
}
