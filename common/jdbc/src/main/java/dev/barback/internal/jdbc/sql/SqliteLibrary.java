package dev.barback.internal.jdbc.sql;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * The native library of SQLite's driver, for this machine. {@code bin/barback prepare} keeps it in a file: otherwise the
 * driver writes it to a temporary file at each start, and compares all of its bytes one by one, 0.1 s of CPU time.
 */
public final class SqliteLibrary {
    private SqliteLibrary() {}

    /** Writes the library to the file that the argument names. */
    public static void main(String[] arguments) throws IOException {
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
        try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (library == null) {
                throw new FileNotFoundException(resource);
            }
            Files.copy(library, Path.of(arguments[0]), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
