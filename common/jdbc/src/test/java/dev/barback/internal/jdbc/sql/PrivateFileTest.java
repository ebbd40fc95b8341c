package dev.barback.internal.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.internal.jdbc.records.JdbcJobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Only the owner can read the database file, even under the usual umask of 022, which would let all users read it. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class PrivateFileTest {
    @TempDir
    private Path folder;

    @Test
    void aNewOneIsForItsOwnerAlone() throws IOException {
        Path file = folder.resolve("made/data/barback.db");
        Schema.migrate(file, JdbcOptions.DEFAULTS);
        try (JdbcJobStore jobStore = JdbcJobStore.sqlite(file, JdbcOptions.DEFAULTS)) {
            assertThat(jobStore.find("none")).isEmpty();
            assertThat(permissions(folder.resolve("made"))).isEqualTo("rwx------");
            assertThat(permissions(folder.resolve("made/data"))).isEqualTo("rwx------");
            assertFilesArePrivate(file);
        }
        assertThat(PrivateFile.exposed(file)).isEmpty();
    }

    @Test
    void anExistingFileIsRestrictedAndItsFolderReported() throws IOException {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        permit(shared, "rwxr-xr-x");
        Path file = shared.resolve("barback.db");
        Schema.migrate(file, JdbcOptions.DEFAULTS);
        permit(file, "rw-r--r--");
        assertThat(PrivateFile.exposed(file)).containsExactly(shared, file);
        try (JdbcJobStore jobStore = JdbcJobStore.sqlite(file, JdbcOptions.DEFAULTS)) {
            assertThat(jobStore.find("none")).isEmpty();
            assertFilesArePrivate(file);
        }
        assertThat(permissions(shared)).isEqualTo("rwxr-xr-x");
        assertThat(PrivateFile.exposed(file)).containsExactly(shared);
    }

    private static void assertFilesArePrivate(Path file) throws IOException {
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files)
                    .contains(file)
                    .allSatisfy(
                            each -> assertThat(permissions(each)).as("%s", each).isEqualTo("rw-------"));
        }
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
