package dev.barback.web.access;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether people are asked who they are.
 *
 * @param enabled true = always; false = never, which the process refuses where others than this machine reach it; auto =
 *     where they do. Default: auto
 * @param publishedOnLoopback the addresses it listens on are reached from this machine alone all the same, as in a
 *     container whose ports are published on 127.0.0.1. Default: false
 * @param adminPassword of the first admin, where there is none yet. Default: none; one is made, and printed
 * @param adminPasswordFile the file whose first line it is. Default: none
 */
@ConfigurationProperties("barback.security")
record SecurityProperties(
        @DefaultValue("auto") Enabled enabled,
        @DefaultValue("false") boolean publishedOnLoopback,
        @DefaultValue("") String adminPassword,
        @DefaultValue("") String adminPasswordFile) {

    private static final String BOTH =
            "barback.security.admin-password and barback.security.admin-password-file are set: one of them should be.";

    SecurityProperties {
        if (!adminPassword.isEmpty() && !adminPasswordFile.isEmpty()) {
            throw new IllegalArgumentException(BOTH);
        }
    }

    /** The password that is set for the first admin; empty = none is. */
    Optional<String> firstPassword() {
        if (adminPasswordFile.isEmpty()) {
            return Optional.of(adminPassword).filter(password -> !password.isEmpty());
        }
        try (BufferedReader file = Files.newBufferedReader(Path.of(adminPasswordFile))) {
            return Optional.ofNullable(file.readLine());
        } catch (IOException e) {
            throw new SecurityRefusal(
                    "The file of barback.security.admin-password-file can't be read: " + e.getMessage(),
                    "Name a file whose first line is a password, or leave it away.");
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "SecurityProperties[enabled=" + enabled + ", publishedOnLoopback=" + publishedOnLoopback + "]";
    }

    /** When they are asked. */
    enum Enabled {
        TRUE,
        FALSE,
        AUTO
    }
}
