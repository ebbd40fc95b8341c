package dev.barback.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Migrations that were released stay as they are, and the tables that a release has made can be migrated. The folder {@code
 * released}, beside the migrations but among the tests' resources, has {@code migrations.txt}, a line with hash and file for
 * each released migration, as {@code sha256sum} prints it; and {@code sqlite.sql} and {@code postgresql.sql}, the tables of
 * the last release with a few rows.
 */
public abstract class ReleasedMigrationsContract {
    private static final Pattern END_OF_STATEMENT = Pattern.compile(";[ ]*(\\R|$)");

    private final String folder;

    /** @param folder of the migrations on the class path, for example {@code dev/barback/jdbc} */
    protected ReleasedMigrationsContract(String folder) {
        this.folder = folder;
    }

    /** Migrates the tables of the last release in this database, and reads the rows of each table through the code. */
    protected abstract void migrateAndRead(String url) throws Exception;

    @Test
    void releasedMigrationsStayAsTheyAre() throws Exception {
        List<String> released = text("released/migrations.txt")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        assertThat(released).isNotEmpty();
        for (String line : released) {
            String file = line.substring(line.lastIndexOf(' ') + 1);
            assertThat(sha256(bytes(file)) + "  " + file)
                    .as("a released migration, which other databases have run: add a new one instead")
                    .isEqualTo(line);
        }
    }

    @Test
    void theTablesOfTheLastReleaseInAFile(@TempDir Path directory) throws Exception {
        String url = "jdbc:sqlite:" + directory.resolve("barback.db");
        execute(url, "released/sqlite.sql");
        migrateAndRead(url);
    }

    @Test
    void theTablesOfTheLastReleaseInPostgres() throws Exception {
        String url = PostgresServer.newUrl();
        execute(url, "released/postgresql.sql");
        migrateAndRead(url);
    }

    private void execute(String url, String script) throws IOException, SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : END_OF_STATEMENT.split(text(script), -1)) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        }
    }

    private String text(String file) throws IOException {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    private byte[] bytes(String file) throws IOException {
        String path = "/" + folder + "/" + file;
        try (InputStream resource = getClass().getResourceAsStream(path)) {
            if (resource == null) {
                throw new FileNotFoundException(path + " is not on the class path.");
            }
            return resource.readAllBytes();
        }
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
