package dev.barback.web.access;

import dev.barback.ArgumentException;
import dev.barback.internal.accounts.AccessTokens;
import dev.barback.internal.accounts.Account;
import dev.barback.internal.accounts.Accounts;
import dev.barback.internal.accounts.Passwords;
import dev.barback.internal.accounts.TokenHolder;
import dev.barback.web.server.ClientAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpStatus;

/**
 * Authenticates users by name and password, or by token. Rate limit: ten failures of one name, or thirty of one
 * network, within 15 minutes. Thread-safe.
 */
public class LoginService {
    static final int MAX_PER_NAME = 10;
    static final int MAX_PER_NETWORK = 30;
    static final Duration WINDOW = Duration.ofMinutes(15);

    /** Number of concurrent password checks; each takes a CPU core for a quarter of a second. */
    private static final int MAX_CONCURRENT_CHECKS = 2;

    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private final Accounts accounts;
    private final AccessTokens tokens;
    private final Passwords passwords;
    private final HttpAuditLog httpAuditLog;
    private final LoginRateLimit nameLimit;
    private final LoginRateLimit networkLimit;
    private final Semaphore checkPermits = new Semaphore(MAX_CONCURRENT_CHECKS);

    LoginService(Accounts accounts, AccessTokens tokens, Passwords passwords, HttpAuditLog httpAuditLog, Clock clock) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.passwords = passwords;
        this.httpAuditLog = httpAuditLog;
        this.nameLimit = new LoginRateLimit(clock, MAX_PER_NAME, WINDOW);
        this.networkLimit = new LoginRateLimit(clock, MAX_PER_NETWORK, WINDOW);
    }

    /**
     * Authenticates a user by name and password.
     *
     * @param origin the client's address
     * @throws AccessProblem if name or password is wrong, or the rate limit is reached
     */
    Account byPassword(String name, String password, String origin) {
        return byPassword(name, password, origin, "login");
    }

    /** @param action the action in the audit log */
    private Account byPassword(String name, String password, String origin, String action) {
        String network = ClientAddress.network(origin);
        String key = isName(name) ? name : ""; // users sometimes type a password as the name; names are short
        count(networkLimit, network);
        countName(key, network);
        if (!tryAcquire()) {
            networkLimit.uncount(network);
            nameLimit.uncount(key);
            throw AccessProblem.tooManyLogins(MAX_WAIT);
        }
        Optional<Account> account;
        try {
            account = check(name, password);
        } finally {
            checkPermits.release();
        }
        httpAuditLog.add(key, origin, action, "", account.isPresent() ? "ok" : "denied");
        if (account.isEmpty()) {
            throw AccessProblem.wrongPassword();
        }
        nameLimit.reset(key);
        networkLimit.uncount(network);
        return account.get();
    }

    /**
     * Checks the password of an authenticated user; counts like a login.
     *
     * @throws AccessProblem if it is wrong, or the rate limit is reached
     */
    void confirm(String name, String password, String origin) {
        try {
            byPassword(name, password, origin, "confirm");
        } catch (AccessProblem e) {
            throw e.status() == HttpStatus.UNAUTHORIZED ? AccessProblem.forbidden("The current password is wrong.") : e;
        }
    }

    /**
     * Authenticates a user by token. A valid token of 256 bits can't be guessed, so it passes in spite of earlier
     * failures; failures still count, so that they don't fill the audit log.
     *
     * @param origin the client's address
     * @throws AccessProblem if it is invalid, or the rate limit is reached
     */
    TokenHolder byToken(String token, String origin) {
        Optional<TokenHolder> tokenHolder = tokens.authenticate(token);
        if (tokenHolder.isEmpty()) {
            count(networkLimit, ClientAddress.network(origin));
        }
        httpAuditLog.add(
                tokenHolder.map(known -> known.account().name()).orElse(""),
                origin,
                "auth",
                "",
                tokenHolder.isPresent() ? "ok" : "denied");
        return tokenHolder.orElseThrow(AccessProblem::invalidToken);
    }

    /** An attempt that the name's limit rejects does not count for its network, which other users share. */
    private void countName(String name, String network) {
        try {
            count(nameLimit, name);
        } catch (AccessProblem e) {
            networkLimit.uncount(network);
            throw e;
        }
    }

    private static void count(LoginRateLimit loginRateLimit, String key) {
        Duration wait = loginRateLimit.countAttempt(key);
        if (!wait.isZero()) {
            throw AccessProblem.tooManyLogins(wait);
        }
    }

    private Optional<Account> check(String name, String password) {
        Optional<Account> account = isName(name) ? accounts.find(name) : Optional.<Account>empty();
        boolean isRight =
                passwords.matches(password, account.map(Account::password).orElse(null));
        return isRight ? account : Optional.empty();
    }

    private boolean tryAcquire() {
        try {
            return checkPermits.tryAcquire(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isName(String name) {
        try {
            Accounts.checkName(name);
            return true;
        } catch (ArgumentException e) {
            return false;
        }
    }
}
