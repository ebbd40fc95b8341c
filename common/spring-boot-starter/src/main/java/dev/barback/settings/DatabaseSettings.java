package dev.barback.settings;

import dev.barback.internal.jdbc.sql.JdbcAddress;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the database that carries jobs, or their records. {@link #toString} contains no secrets.
 *
 * @param configured the database of {@code barback.jdbc.url}; null = none
 * @param file the SQLite file in {@code barback.data-dir}
 * @param dataSource the name of the application's DataSource; null = the only one, or the primary one
 * @param options how it is used
 * @param migrate whether the first program on the database makes the tables
 */
public record DatabaseSettings(
        @Nullable JdbcAddress configured,
        JdbcAddress file,
        @Nullable String dataSource,
        JdbcOptions options,
        boolean migrate) {
    /** The setting with the database's URL. */
    public static final String URL = "barback.jdbc.url";

    /** The setting with the name of the application's DataSource. */
    public static final String DATA_SOURCE = "barback.jdbc.data-source";

    /** The directory of the SQLite file if none is set. */
    private static final String DEFAULT_DATA_DIR = "./data";

    private static final String DATA_DIR = "barback.data-dir";
    private static final String FILE_NAME = "barback.db";
    private static final String SCHEMA = "barback.jdbc.schema";

    static DatabaseSettings of(SettingReader settings) {
        return new DatabaseSettings(
                configured(settings),
                file(settings),
                settings.text(DATA_SOURCE),
                options(settings),
                settings.flag("barback.jdbc.migrate", true));
    }

    /** The database: the configured one, else the file. */
    public JdbcAddress address() {
        return configured == null ? file : configured;
    }

    private static @Nullable JdbcAddress configured(SettingReader settings) {
        String url = settings.text(URL);
        return url == null
                ? null
                : SettingReader.check(
                        URL,
                        () -> JdbcAddress.of(
                                url, settings.raw("barback.jdbc.username"), settings.raw("barback.jdbc.password")));
    }

    private static JdbcAddress file(SettingReader settings) {
        String directory = settings.raw(DATA_DIR);
        return SettingReader.check(DATA_DIR, () -> {
            if (directory != null && directory.isBlank()) {
                throw new IllegalArgumentException("Name a directory, or omit it for " + DEFAULT_DATA_DIR + ".");
            }
            String named = directory == null ? DEFAULT_DATA_DIR : directory.strip();
            return JdbcAddress.file(Path.of(named).resolve(FILE_NAME));
        });
    }

    private static JdbcOptions options(SettingReader settings) {
        JdbcOptions options = JdbcOptions.DEFAULTS;
        options = settings.duration("barback.jdbc.lease-time", options, JdbcOptions::withLeaseTime);
        options = settings.duration("barback.jdbc.call-timeout", options, JdbcOptions::withCallTimeout);
        JdbcOptions limits = options;
        return SettingReader.check(SCHEMA, () -> limits.withSchema(settings.text(SCHEMA)));
    }
}
