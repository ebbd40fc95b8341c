package dev.barback.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.jdbc.Account.Role;
import dev.barback.jdbc.Accounts;
import dev.barback.jdbc.JdbcJobStore;
import dev.barback.jdbc.JdbcOptions;
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

/** The maximum time of a session, even if active. */
class AuthenticationFilterTest {
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
        try (JdbcJobStore records = JdbcJobStore.sqlite(file, JdbcOptions.DEFAULTS)) {
            Accounts accounts = records.accounts(Clock.systemUTC());
            accounts.add("ada", Role.USER, "{bcrypt}none");
            MockHttpSession session = new MockHttpSession();
            assertThat(after(Duration.ofHours(23), accounts, session)).isInstanceOf(UserAuthentication.class);
            assertThat(session.isInvalid()).isFalse();
            assertThat(after(Duration.ofHours(25), accounts, session)).isNull();
            assertThat(session.isInvalid()).isTrue();
        }
    }

    /** The authentication so long after the login, in a session that was active a moment ago. */
    private static Authentication after(Duration time, Accounts accounts, MockHttpSession session) throws Exception {
        SecurityContextHolder.getContext()
                .setAuthentication(
                        UserAuthentication.bySession(accounts.find("ada").orElseThrow()));
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setSession(session);
        Clock clock = Clock.offset(Clock.systemUTC(), time);
        HandlerExceptionResolver answers = (ignored, response, handler, error) -> null;
        new AuthenticationFilter(accounts, clock, answers, new AnonymousRequestLimit(200, answers))
                .doFilter(request, new MockHttpServletResponse(), new MockFilterChain());
        return SecurityContextHolder.getContext().getAuthentication();
    }
}
