package dev.barback.web.access;

import dev.barback.ArgumentException;
import dev.barback.broker.BrokerException;
import dev.barback.jdbc.Accounts;
import dev.barback.spring.Passwords;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Makes an admin where there is none, before anybody is let in, with the password that is set; else with one that is
 * printed this once: to the standard output, not into the log, which others keep and read.
 */
final class FirstAdmin implements SmartInitializingSingleton {
    private static final String NAME = "admin";
    private static final Logger log = LoggerFactory.getLogger(FirstAdmin.class);

    private final Accounts accounts;
    private final Passwords passwords;
    private final SecurityProperties properties;

    FirstAdmin(Accounts accounts, Passwords passwords, SecurityProperties properties) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.properties = properties;
    }

    @Override
    public void afterSingletonsInstantiated() {
        try {
            if (!accounts.hasAdmin()) {
                add();
            }
        } catch (BrokerException e) {
            log.warn("The users can't be looked up now: {} If there are none yet, start web again.", e.getMessage());
        }
    }

    @SuppressWarnings("SystemOut") // the log keeps no passwords
    private void add() {
        Optional<String> set = properties.firstPassword().map(FirstAdmin::check);
        String password = set.orElseGet(Passwords::generate);
        if (accounts.addFirstAdmin(NAME, passwords.hash(password))) {
            if (set.isPresent()) {
                log.info("The first user is {}, with the password that is set.", NAME);
                return;
            }
            System.out.printf(
                    "%nThe first user is %s, with the password %s%n"
                            + "It is not shown again; for another: bin/barback users passwd %s --generate%n"
                            + "For a token, to be sent as \"Authorization: Bearer TOKEN\": bin/barback users token %s%n%n",
                    NAME, password, NAME, NAME);
        } else if (!accounts.hasAdmin()) {
            log.warn("There is no admin, and a user named admin who is none: bin/barback users add NAME --admin.");
        }
    }

    private static String check(String password) {
        try {
            return Passwords.check(password);
        } catch (ArgumentException e) {
            throw new SecurityRefusal(
                    "The password that is set for the first admin can't be one: " + e.getMessage(),
                    "Set another with barback.security.admin-password or .admin-password-file, or leave both away.");
        }
    }
}
