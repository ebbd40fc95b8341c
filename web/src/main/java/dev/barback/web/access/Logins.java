package dev.barback.web.access;

import dev.barback.ArgumentException;
import dev.barback.jdbc.Account;
import dev.barback.jdbc.Accounts;
import dev.barback.jdbc.Bearer;
import dev.barback.spring.Passwords;
import dev.barback.web.server.Origin;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpStatus;

/**
 * Lets people in by name and password, and by token: ten failures of one name, or thirty from one place, within a
 * quarter of an hour, and no more until that is over. Thread-safe.
 */
public class Logins {
    static final int MOST_OF_A_NAME = 10;
    static final int MOST_FROM_A_PLACE = 30;
    static final Duration WINDOW = Duration.ofMinutes(15);

    /** So many passwords are checked at once, each of which takes a core a quarter of a second. */
    private static final int AT_ONCE = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Accounts accounts;
    private final Passwords passwords;
    private final Trail trail;
    private final Attempts ofName;
    private final Attempts fromPlace;
    private final Semaphore turns = new Semaphore(AT_ONCE);

    Logins(Accounts accounts, Passwords passwords, Trail trail, Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.trail = trail;
        this.ofName = new Attempts(clock, MOST_OF_A_NAME, WINDOW);
        this.fromPlace = new Attempts(clock, MOST_FROM_A_PLACE, WINDOW);
    }

    /**
     * Who this is.
     *
     * @param origin the address they come from
     * @throws AccessProblem if it is nobody, or it was tried too often
     */
    Account byPassword(String name, String password, String origin) {
        return byPassword(name, password, origin, "login");
    }

    /** @param action what it is tried for, as the audit trail tells it */
    private Account byPassword(String name, String password, String origin, String action) {
        String place = Origin.network(origin);
        String key = isName(name) ? name : ""; // people type passwords where names belong; and those are short
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
        trail.add(key, origin, action, "", account.isPresent() ? "ok" : "denied");
        if (account.isEmpty()) {
            throw AccessProblem.wrongPassword();
        }
        ofName.forget(key);
        fromPlace.takeBack(place);
        return account.get();
    }

    /**
     * Whether it is the password of somebody who is in already; counted like a login.
     *
     * @throws AccessProblem if not, or it was tried too often
     */
    void confirm(String name, String password, String origin) {
        try {
            byPassword(name, password, origin, "confirm");
        } catch (AccessProblem e) {
            throw e.status() == HttpStatus.UNAUTHORIZED ? AccessProblem.forbidden("Your password is another.") : e;
        }
    }

    /**
     * Whose token this is. Nobody guesses 256 bits, so a valid one is let in whatever others failed with; failures are
     * counted all the same, lest they fill the audit trail.
     *
     * @param origin the address they come from
     * @throws AccessProblem if it is nobody's, or there were too many of that
     */
    Bearer byToken(String token, String origin) {
        Optional<Bearer> bearer = accounts.byToken(token);
        if (bearer.isEmpty()) {
            count(fromPlace, Origin.network(origin));
        }
        trail.add(
                bearer.map(known -> known.account().name()).orElse(""),
                origin,
                "auth",
                "",
                bearer.isPresent() ? "ok" : "denied");
        return bearer.orElseThrow(AccessProblem::invalidToken);
    }

    /** One that is not tried at all tells nothing, and is no failure of the place's: others come from there, too. */
    private void countName(String name, String place) {
        try {
            count(ofName, name);
        } catch (AccessProblem e) {
            fromPlace.takeBack(place);
            throw e;
        }
    }

    private static void count(Attempts attempts, String key) {
        Duration wait = attempts.begin(key);
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
