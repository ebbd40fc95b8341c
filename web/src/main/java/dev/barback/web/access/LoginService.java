package dev.barback.web.access;

import dev.barback.ArgumentException;
import dev.barback.jdbc.Account;
import dev.barback.jdbc.Accounts;
import dev.barback.jdbc.TokenHolder;
import dev.barback.spring.Passwords;
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
    private static final int AT_ONCE = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Accounts accounts;
    private final Passwords passwords;
    private final HttpAuditLog httpAuditLog;
    private final LoginRateLimit ofName;
    private final LoginRateLimit fromPlace;
    private final Semaphore turns = new Semaphore(AT_ONCE);

    LoginService(Accounts accounts, Passwords passwords, HttpAuditLog httpAuditLog, Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.httpAuditLog = httpAuditLog;
        this.ofName = new LoginRateLimit(clock, MAX_PER_NAME, WINDOW);
        this.fromPlace = new LoginRateLimit(clock, MAX_PER_NETWORK, WINDOW);
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
        String place = ClientAddress.network(origin);
        String key = isName(name) ? name : ""; // users sometimes type a password as the name; names are short
        count(fromPlace, place);
        countName(key, place);
        if (!isMyTurn()) {
            fromPlace.takeBack(place);
            ofName.takeBack(key);
            throw AccessProblem.tooMany(PATIENCE);
        }
        Optional<Account> account;
        try {
            account = check(name, password);
        } finally {
            turns.release();
        }
        httpAuditLog.add(key, origin, action, "", account.isPresent() ? "ok" : "denied");
        if (account.isEmpty()) {
            throw AccessProblem.wrongPassword();
        }
        ofName.forget(key);
        fromPlace.takeBack(place);
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
        Optional<TokenHolder> bearer = accounts.byToken(token);
        if (bearer.isEmpty()) {
            count(fromPlace, ClientAddress.network(origin));
        }
        httpAuditLog.add(
                bearer.map(known -> known.account().name()).orElse(""),
                origin,
                "auth",
                "",
                bearer.isPresent() ? "ok" : "denied");
        return bearer.orElseThrow(AccessProblem::invalidToken);
    }

    /** An attempt that the name's limit rejects does not count for its network, which other users share. */
    private void countName(String name, String place) {
        try {
            count(ofName, name);
        } catch (AccessProblem e) {
            fromPlace.takeBack(place);
            throw e;
        }
    }

    private static void count(LoginRateLimit loginRateLimit, String key) {
        Duration wait = loginRateLimit.begin(key);
        if (!wait.isZero()) {
            throw AccessProblem.tooMany(wait);
        }
    }

    private Optional<Account> check(String name, String password) {
        Optional<Account> account = isName(name) ? accounts.find(name) : Optional.<Account>empty();
        boolean right =
                passwords.matches(password, account.map(Account::password).orElse(null));
        return right ? account : Optional.empty();
    }

    private boolean isMyTurn() {
        try {
            return turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
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
