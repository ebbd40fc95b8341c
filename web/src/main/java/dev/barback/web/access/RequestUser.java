package dev.barback.web.access;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.barback.AccessScope;
import dev.barback.JobOperations;
import dev.barback.internal.accounts.Account.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** The user of this thread's request, with access scope, job operations and rate limit. Thread-safe. */
@Component
public class RequestUser {
    private final SecurityChoice choice;
    private final JobOperations operations;
    private final EnqueueRateLimit enqueueRateLimit;

    RequestUser(SecurityChoice choice, JobOperations operations, EnqueueRateLimit enqueueRateLimit) {
        this.choice = choice;
        this.operations = operations;
        this.enqueueRateLimit = enqueueRateLimit;
    }

    /** The user of a process without authentication. */
    public static RequestUser withoutAuthentication(JobOperations operations) {
        return new RequestUser(
                new SecurityChoice(SecurityChoice.Kind.OFF, "this process has no authentication"),
                operations,
                new EnqueueRateLimit(EnqueueLimit.NONE, Ticker.disabledTicker()));
    }

    /** Whether authentication is on. */
    public boolean isAuthenticationOn() {
        return choice.isOn();
    }

    /** The user's name, "" without authentication; empty = not authenticated. */
    public Optional<String> name() {
        return !isAuthenticationOn()
                ? Optional.of("")
                : Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
                        .filter(UserAuthentication.class::isInstance)
                        .map(Authentication::getName);
    }

    /** The user's access scope. */
    public AccessScope accessScope() {
        return choice.isOn() ? authentication().accessScope() : AccessScope.ALL;
    }

    /** The job operations, limited to the user's access scope. */
    public JobOperations jobOperations() {
        return operations.withScope(accessScope());
    }

    /**
     * A check, to be repeated at any time, whether the request's credentials are still valid and give the same access
     * scope. It throws a {@link dev.barback.BrokerException} if the database is unavailable. Thread-safe.
     */
    public BooleanSupplier authorizationCheck(HttpServletRequest request) {
        return request.getAttribute(AuthenticationFilter.AUTHORIZATION_CHECK) instanceof BooleanSupplier check
                ? check
                : () -> !choice.isOn();
    }

    /**
     * Counts jobs of the user before they are enqueued, all of them or none.
     *
     * @param jobs 1 or more
     * @throws AccessProblem if the user's rate limit does not allow so many
     */
    public void countEnqueues(int jobs) {
        enqueueRateLimit.count(accessScope(), jobs);
    }

    /** The user's role; only with authentication. */
    public Role role() {
        return authentication().role();
    }

    private static UserAuthentication authentication() {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof UserAuthentication user) {
            return user;
        }
        throw AccessProblem.unauthenticated();
    }
}
