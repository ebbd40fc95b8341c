package dev.barback.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.opentest4j.TestAbortedException;

/**
 * Skips tests that can't run because a program is not installed, with a line on standard error, once for each reason;
 * if {@code CI=true}, they fail, so that a machine without the program does not pass. Thread-safe.
 */
public final class SkippedTests {
    /**
     * The system property with a path prefix of files in which the processes of one build note reported reasons.
     * Without it each process reports a reason once.
     */
    static final String NOTES = "barback.skipped-tests";

    private static final Set<String> REPORTED = ConcurrentHashMap.newKeySet();

    private SkippedTests() {}

    /**
     * The exception to throw.
     *
     * @param reason a sentence that names what is missing, and how to install it
     * @return skips the test; if {@code CI=true}, fails it
     */
    public static RuntimeException because(String reason) {
        if (isFailure()) {
            return new IllegalStateException(reason);
        }
        report(reason);
        return new TestAbortedException(reason);
    }

    /** Whether tests with a missing program fail. */
    static boolean isFailure() {
        return "true".equals(System.getenv("CI"));
    }

    /** Reports a reason that was not reported before. */
    static void report(String reason) {
        if (REPORTED.add(reason) && isNew(reason)) {
            System.err.println("TESTS SKIPPED. " + reason);
        }
    }

    private static boolean isNew(String reason) {
        String notes = System.getProperty(NOTES);
        if (notes == null) {
            return true;
        }
        try {
            Files.createFile(Path.of(notes + "-" + Integer.toHexString(reason.hashCode())));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
