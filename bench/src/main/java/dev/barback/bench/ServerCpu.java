package dev.barback.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The CPU time of a server that has a process for each connection, read from Linux' /proc: of the server's first
 * process, of its children, and of those that have ended. Elsewhere it is not known.
 */
final class ServerCpu {
    private static final Path PROC = Path.of("/proc");
    /** Of /proc, on every Linux. */
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /** The places of numbers in "stat", after the name: parent; user and system time, own and of ended children. */
    private static final int PARENT = 1;

    private static final int OWN_USER = 11;
    private static final int OWN_SYSTEM = 12;
    private static final int ENDED_USER = 13;
    private static final int ENDED_SYSTEM = 14;

    private final String parent;

    /** @param pid the server's first process */
    ServerCpu(long pid) {
        this.parent = Long.toString(pid);
    }

    boolean isKnown() {
        return Files.exists(PROC.resolve(parent).resolve("stat"));
    }

    /** The CPU time so far, in nanoseconds; 0 = not known. */
    long nanos() {
        if (!isKnown()) {
            return 0;
        }
        long ticks = 0;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                ticks += ticks(process);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ticks * TICK_NANOS;
    }

    private long ticks(Path process) throws IOException {
        String stat;
        try {
            stat = Files.readString(process.resolve("stat"));
        } catch (NoSuchFileException e) {
            return 0; // it has just ended
        } catch (IOException e) {
            if (Files.exists(process)) {
                throw e;
            }
            return 0;
        }
        List<String> numbers = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
        boolean isParent = process.getFileName().toString().equals(parent);
        if (isParent) {
            return sum(numbers, OWN_USER, OWN_SYSTEM, ENDED_USER, ENDED_SYSTEM);
        }
        return numbers.get(PARENT).equals(parent) ? sum(numbers, OWN_USER, OWN_SYSTEM) : 0;
    }

    private static long sum(List<String> numbers, int... places) {
        long sum = 0;
        for (int place : places) {
            sum += Long.parseLong(numbers.get(place));
        }
        return sum;
    }
}
