package dev.barback.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.opentest4j.TestAbortedException;

/**
 * Tests that can't run because something is not installed: skipped with a line on the error output, once for each reason; where
 * {@code CI=true} they fail, so that nobody takes a machine that lacks it for one that has passed. Thread-safe.
 */
public final class SkippedTests {
    /**
     * The system property that names where the processes of one build note what they have said: a path to which a name is
     * appended. Without it each process says it once.
     */
    static final String NOTES = "barback.skipped-tests";

    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    private SkippedTests() {}

    /**
     * What to throw.
     *
     * @param reason a sentence that says what is missing, and how to get it
     * @return skips the test; where {@code CI=true}, fails it
     */
    public static RuntimeException because(String reason) {
        if (isFailure()) {
            return new IllegalStateException(reason);
        }
        say(reason);
        return new TestAbortedException(reason);
    }

    /** Whether what is missing fails its tests. */
    static boolean isFailure() {
        return "true".equals(System.getenv("CI"));
    }

    /** Says it, if nobody has. */
    static void say(String reason) {
        if (SAID.add(reason) && isNew(reason)) {
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
