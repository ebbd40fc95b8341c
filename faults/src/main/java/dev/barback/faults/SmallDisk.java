package dev.barback.faults;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory in memory with limited space, if it can be mounted on this machine; else an ordinary directory. */
final class SmallDisk implements AutoCloseable {
    private static final int KIB = 1024;

    private final Path directory;
    private final boolean mounted;

    private SmallDisk(Path directory, boolean mounted) {
        this.directory = directory;
        this.mounted = mounted;
    }

    /** @param directory the directory to be made */
    static SmallDisk mount(Path directory, int mebibytes) {
        try {
            Files.createDirectories(directory);
            int code = new ProcessBuilder(
                            "mount",
                            "-t",
                            "tmpfs",
                            "-o",
                            "size=" + mebibytes + "m,mode=0755",
                            "tmpfs",
                            directory.toString())
                    .start()
                    .waitFor();
            SmallDisk disk = new SmallDisk(directory, code == 0);
            Runtime.getRuntime().addShutdownHook(new Thread(disk::close));
            return disk;
        } catch (IOException e) {
            return new SmallDisk(directory, false); // there is no mount
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new SmallDisk(directory, false);
        }
    }

    Path directory() {
        return directory;
    }

    /** Fills all free space. */
    void fill() throws Fault.Impossible {
        if (!mounted) {
            throw new Fault.Impossible("a small disk can only be mounted as root, on Linux");
        }
        byte[] kib = new byte[KIB];
        try (RandomAccessFile filler = new RandomAccessFile(filler().toFile(), "rw")) {
            while (true) {
                filler.write(kib);
            }
        } catch (IOException e) {
            // it is full
        }
    }

    /** Frees the space. */
    void free() {
        try {
            Files.deleteIfExists(filler());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (mounted && Files.exists(directory)) {
            try {
                new ProcessBuilder("umount", "--lazy", directory.toString())
                        .start()
                        .waitFor();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Path filler() {
        return directory.resolve("filler");
    }
}
