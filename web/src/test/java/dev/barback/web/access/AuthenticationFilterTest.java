package dev.barback.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.internal.accounts.Account.Role;
import dev.barback.internal.accounts.AccountDatabase;
import dev.barback.internal.jdbc.sql.JdbcAddress;
import dev.barback.internal.jdbc.sql.JdbcOptions;
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
        try (AccountDatabase database = AccountDatabase.open(JdbcAddress.file(file), JdbcOptions.DEFAULTS, true)) {
            database.accounts(Clock.systemUTC()).add("ada", Role.USER, "{bcrypt}none");
            MockHttpSession session = new MockHttpSession();
            assertThat(after(Duration.ofHours(23), database, session)).isInstanceOf(UserAuthentication.class);
            assertThat(session.isInvalid()).isFalse();
            assertThat(after(Duration.ofHours(25), database, session)).isNull();
            assertThat(session.isInvalid()).isTrue();
        }
    }

    /** The authentication so long after the login, in a session that was active a moment ago. */
    private static Authentication after(Duration time, AccountDatabase database, MockHttpSession session)
            throws Exception {
        Clock clock = Clock.offset(Clock.systemUTC(), time);
        SecurityContextHolder.getContext()
                .setAuthentication(UserAuthentication.bySession(
                        database.accounts(clock).find("ada").orElseThrow()));
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setSession(session);
        HandlerExceptionResolver answers = (ignored, response, handler, error) -> null;
        new AuthenticationFilter(
                        database.accounts(clock),
                        database.tokens(clock),
                        clock,
                        answers,
                        new AnonymousRequestLimit(200, answers))
                .doFilter(request, new MockHttpServletResponse(), new MockFilterChain());
        return SecurityContextHolder.getContext().getAuthentication();
    }
}
