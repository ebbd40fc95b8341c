package dev.barback.faults;

import dev.barback.faults.job.Marks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the marks that the workers' jobs wrote since the last call. Thread-safe. */
final class MarkReader {
    private static final int CHUNK_BYTES = 1 << 20;

    private final Path directory;
    private final ExpectedJobs expectedJobs;
    private final Map<Path, Long> positions = new HashMap<>(); // the position in each file; guarded by this

    MarkReader(Path directory, ExpectedJobs expectedJobs) {
        this.directory = directory;
        this.expectedJobs = expectedJobs;
    }

    /** Reads new marks into the expected jobs; an incomplete line is left for the next call. */
    synchronized void read() {
        for (Path file : files()) {
            try (FileChannel channel = FileChannel.open(file)) {
                while (readChunk(file, channel)) {
                    // read the next piece
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private boolean readChunk(Path file, FileChannel channel) throws IOException {
        long from = positions.getOrDefault(file, 0L);
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        int length = channel.read(chunk, from);
        if (length <= 0) {
            return false;
        }
        String text = new String(chunk.array(), 0, length, StandardCharsets.US_ASCII);
        int completeLength = text.lastIndexOf('\n') + 1;
        text.substring(0, completeLength).lines().forEach(this::parse);
        positions.put(file, from + completeLength);
        return completeLength > 0 && length == CHUNK_BYTES;
    }

    private void parse(String line) {
        String[] parts = line.split(" ", 3);
        long number = Long.parseLong(parts[0]);
        switch (parts[1].charAt(0)) {
            case Marks.START -> expectedJobs.started(number, Long.parseLong(parts[2]));
            case Marks.END -> expectedJobs.ended(number);
            case Marks.FAILURE -> expectedJobs.failed(number);
            default -> throw new IllegalStateException("A mark reads: " + line);
        }
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
