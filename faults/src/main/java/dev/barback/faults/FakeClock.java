package dev.barback.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The clock of a process that is started with libfaketime, which a file moves while the process runs. */
final class FakeClock {
    private final Path library;
    private final Path file;

    private FakeClock(Path library, Path file) {
        this.library = library;
        this.file = file;
    }

    /**
     * A clock that is right at first.
     *
     * @param file the file to be made
     * @return empty if libfaketime (Debian's package faketime) is not installed
     */
    static Optional<FakeClock> at(Path file) {
        return library().map(library -> {
            FakeClock clock = new FakeClock(library, file);
            clock.set(Duration.ZERO);
            return clock;
        });
    }

    static Fault.Impossible missing() {
        return new Fault.Impossible("libfaketime is not installed");
    }

    /**
     * The environment variables of the process. Its monotonic clock stays right: a step moves only the wall clock. The file
     * is read at each call: with a cache, the processes of one server would disagree for up to a second.
     */
    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD",
                library.toString(),
                "FAKETIME_TIMESTAMP_FILE",
                file.toString(),
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                "FAKETIME_NO_CACHE",
                "1");
    }

    /** Steps the clock to this much before or, if negative, behind the right time, at once. */
    void set(Duration ahead) {
        String sign = ahead.isNegative() ? "" : "+";
        try {
            Path written = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(written, sign + ahead.toSeconds() + "\n");
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> library() {
        try (Stream<Path> architectures = Files.list(Path.of("/usr/lib"))) {
            return architectures
                    .map(architecture -> architecture.resolve("faketime/libfaketime.so.1"))
                    .filter(Files::exists)
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty(); // not Linux
        }
    }
}
