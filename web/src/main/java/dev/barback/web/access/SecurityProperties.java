package dev.barback.web.access;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of authentication.
 *
 * @param enabled true = always; false = never, but then the process does not start if other machines can connect; auto
 *     = if other machines can connect. Default: auto
 * @param publishedOnLoopback only this machine can reach the addresses it listens on, as in a container whose ports are
 *     published on 127.0.0.1. Default: false
 * @param adminPassword password of the first admin, if there is no admin yet. Default: none; one is generated and
 *     printed
 * @param adminPasswordFile the file whose first line is that password. Default: none
 */
@ConfigurationProperties("barback.security")
record SecurityProperties(
        @DefaultValue("auto") Enabled enabled,
        @DefaultValue("false") boolean publishedOnLoopback,
        @DefaultValue("") String adminPassword,
        @DefaultValue("") String adminPasswordFile) {

    private static final String BOTH =
            "barback.security.admin-password and barback.security.admin-password-file are both set: set only one of"
                    + " them.";

    private static final String NAME_FILE = "Name a file whose first line is a password, or remove the property.";

    SecurityProperties {
        if (!adminPassword.isEmpty() && !adminPasswordFile.isEmpty()) {
            throw new IllegalArgumentException(BOTH);
        }
    }

    /** The configured password of the first admin; empty = none. */
    Optional<String> firstPassword() {
        if (adminPasswordFile.isEmpty()) {
            return Optional.of(adminPassword).filter(password -> !password.isEmpty());
        }
        try (BufferedReader file = Files.newBufferedReader(Path.of(adminPasswordFile))) {
            String password = file.readLine();
            if (password == null || password.isEmpty()) { // a secret that is not written yet
                throw new InsecureStartException(
                        "The file of barback.security.admin-password-file has no password in its first line.",
                        NAME_FILE);
            }
            return Optional.of(password);
        } catch (IOException e) {
            throw new InsecureStartException(
                    "The file of barback.security.admin-password-file can't be read: " + e.getMessage(), NAME_FILE);
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "SecurityProperties[enabled=" + enabled + ", publishedOnLoopback=" + publishedOnLoopback + "]";
    }

    /** When authentication is on. */
    enum Enabled {
        TRUE,
        FALSE,
        AUTO
    }
}
