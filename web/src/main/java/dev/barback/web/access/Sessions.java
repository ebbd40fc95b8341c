package dev.barback.web.access;

import dev.barback.internal.accounts.Account;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;
import org.springframework.stereotype.Component;

/** Begins and ends sessions. Thread-safe. */
@Component
@ConditionalOnSecurity
public class Sessions {
    static final HttpSessionSecurityContextRepository CONTEXTS = new HttpSessionSecurityContextRepository();
    static final HttpSessionCsrfTokenRepository CSRF_TOKENS = new HttpSessionCsrfTokenRepository();

    private final LoginService loginService;

    Sessions(LoginService loginService) {
        this.loginService = loginService;
    }

    /**
     * Begins a new session, even if there was one, so that its id is secret.
     *
     * @return the CSRF token that its requests need
     * @throws AccessProblem if name or password is wrong, or the login rate limit is reached
     */
    public String begin(String name, String password, HttpServletRequest request, HttpServletResponse response) {
        Account account = loginService.byPassword(name, password, request.getRemoteAddr());
        end(request);
        request.getSession(true);
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UserAuthentication.bySession(account));
        SecurityContextHolder.setContext(context);
        CONTEXTS.saveContext(context, request, response);
        CsrfToken token = CSRF_TOKENS.generateToken(request);
        CSRF_TOKENS.saveToken(token, request, response);
        return token.getToken();
    }

    /** Ends the session, if there is one. */
    public void end(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }

    /** The CSRF token of the session; null = there is no session. */
    public @Nullable String csrfToken(HttpServletRequest request) {
        CsrfToken token = request.getSession(false) == null ? null : CSRF_TOKENS.loadToken(request);
        return token == null ? null : token.getToken();
    }
}
