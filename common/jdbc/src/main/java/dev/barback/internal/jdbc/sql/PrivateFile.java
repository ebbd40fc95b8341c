package dev.barback.internal.jdbc.sql;

import dev.barback.BrokerException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the file of a SQLite database private to its owner, whatever the umask is: it contains arguments of jobs and hashes
 * of passwords. SQLite gives the files beside it (-wal, -shm) the same permissions. Without state.
 */
public final class PrivateFile {
    private static final Logger log = LoggerFactory.getLogger(PrivateFile.class);
    private static final Set<PosixFilePermission> FILE_PERMISSIONS = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER_PERMISSIONS = PosixFilePermissions.fromString("rwx------");
    private static final List<String> SUFFIXES = List.of("", "-wal", "-shm", "-journal", ".lock");

    private PrivateFile() {}

    /** Creates folder and file if they are missing, and removes other users' permissions from an existing file. */
    public static void create(Path file) {
        Path path = file.toAbsolutePath();
        try {
            boolean posix = createFolder(path);
            if (posix && Files.notExists(path)) {
                createFile(path);
            } else if (posix) {
                parts(path).forEach(PrivateFile::restrictToOwner);
            }
        } catch (IOException e) {
            throw new BrokerException(
                    "Could not create the database file " + file + " or its folder: " + e.getMessage(), e);
        }
    }

    /** The parts and the folder of the file that users other than the owner may read or write. */
    static List<Path> exposed(Path file) {
        Path path = file.toAbsolutePath();
        return Stream.concat(Stream.ofNullable(path.getParent()), parts(path))
                .filter(PrivateFile::isExposed)
                .toList();
    }

    /** Leaves an existing folder as it is: it may contain other files. @return whether files have POSIX permissions there */
    private static boolean createFolder(Path file) throws IOException {
        Path folder = file.getParent();
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (folder != null && posix) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER_PERMISSIONS));
        } else if (folder != null) {
            Files.createDirectories(folder);
        }
        return posix;
    }

    /** An empty file is an empty database. */
    private static void createFile(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE_PERMISSIONS));
        } catch (FileAlreadyExistsException e) {
            log.debug("Another process has just created {}.", file, e);
        }
    }

    private static Stream<Path> parts(Path file) {
        return SUFFIXES.stream()
                .map(suffix -> file.resolveSibling(file.getFileName() + suffix))
                .filter(Files::exists);
    }

    private static void restrictToOwner(Path file) {
        if (isExposed(file)) {
            try {
                Set<PosixFilePermission> ownerPermissions = EnumSet.copyOf(FILE_PERMISSIONS);
                ownerPermissions.retainAll(Files.getPosixFilePermissions(file));
                Files.setPosixFilePermissions(file, ownerPermissions);
                log.info("Removed other users' permissions from {}: only its owner can read it now.", file);
            } catch (IOException e) {
                log.warn(
                        "Other users can read {}, and Barback could not change its permissions: {}",
                        file,
                        e.getMessage());
            }
        }
    }

    private static boolean isExposed(Path path) {
        try {
            return Files.exists(path) && !FOLDER_PERMISSIONS.containsAll(Files.getPosixFilePermissions(path));
        } catch (IOException | UnsupportedOperationException e) { // the file system has no such permissions
            return false;
        }
    }
}
