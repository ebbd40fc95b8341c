package dev.barback.web.access;

import dev.barback.ArgumentException;
import dev.barback.BrokerException;
import dev.barback.internal.accounts.Accounts;
import dev.barback.internal.accounts.Passwords;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Creates an admin at the start if there is none, with the configured password; else with a generated one, which is
 * printed once to the standard output, not to the log, which others keep and read.
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
            log.warn("Could not check for an admin: {} If there is none yet, restart web.", e.getMessage());
        }
    }

    @SuppressWarnings("SystemOut") // passwords must not be logged
    private void add() {
        Optional<String> configured = properties.firstPassword().map(FirstAdmin::check);
        String password = configured.orElseGet(Passwords::generate);
        if (accounts.addFirstAdmin(NAME, passwords.hash(password))) {
            if (configured.isPresent()) {
                log.info("The first user is {}, with the configured password.", NAME);
                return;
            }
            System.out.printf(
                    "%nThe first user is %s, with the password %s%n"
                            + "It is not shown again; for another: bin/barback users passwd %s --generate%n"
                            + "For a token, to be sent as \"Authorization: Bearer TOKEN\": bin/barback users token %s%n%n",
                    NAME, password, NAME, NAME);
        } else if (!accounts.hasAdmin()) {
            log.warn("There is no admin, and the user named admin is not one: bin/barback users add NAME --admin.");
        }
    }

    private static String check(String password) {
        try {
            return Passwords.check(password);
        } catch (ArgumentException e) {
            throw new InsecureStartException(
                    "The configured password of the first admin is invalid: " + e.getMessage(),
                    "Set another with barback.security.admin-password or .admin-password-file, or remove both.");
        }
    }
}
