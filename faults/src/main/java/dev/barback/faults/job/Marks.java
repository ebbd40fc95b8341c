package dev.barback.faults.job;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes this process's marks. Thread-safe: each line is appended to the file as a whole. */
public final class Marks {
    /** The environment variable that names the directory. */
    public static final String DIRECTORY = "BARBACK_FAULTS_MARKS";

    /** Phase: the work begins. */
    public static final char START = 's';

    /** Phase: the work is done; the execution completes unless a fault prevents it. */
    public static final char END = 'e';

    /** Phase: this execution is about to fail, as expected. */
    public static final char FAILURE = 'f';

    private Marks() {}

    static void start(long number) {
        write(number, START);
    }

    static void end(long number) {
        write(number, END);
    }

    static void failure(long number) {
        write(number, FAILURE);
    }

    private static void write(long number, char phase) {
        // nanoTime is the machine's monotonic clock on Linux: the same for all processes, and no step of the clock
        // moves it
        String line = number + " " + phase + " " + System.nanoTime() + "\n";
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
        boolean interrupted = Thread.interrupted(); // a channel would close itself
        try {
            Channel.OF_THIS_PROCESS.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException("The mark of " + number + " can't be written.", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Opened by the first mark. */
    private static final class Channel {
        static final FileChannel OF_THIS_PROCESS = open();

        private static FileChannel open() {
            String directory = System.getenv(DIRECTORY);
            if (directory == null) {
                throw new IllegalStateException("These jobs need a directory for their marks, in " + DIRECTORY + ".");
            }
            Path file = Path.of(directory, "marks-" + ProcessHandle.current().pid());
            try {
                return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new IllegalStateException("The marks can't be written to " + file + ".", e);
            }
        }
    }
}
