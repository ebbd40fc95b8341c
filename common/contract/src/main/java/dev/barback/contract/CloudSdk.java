package dev.barback.contract;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The Google Cloud SDK of this computer, if there is one. */
final class CloudSdk {
    private CloudSdk() {}

    /** The Pub/Sub emulator's jar. */
    static Optional<Path> emulatorJar() {
        return candidates().stream()
                .map(sdk -> sdk.resolve("platform/pubsub-emulator/lib"))
                .filter(Files::isDirectory)
                .flatMap(CloudSdk::jars)
                .findFirst();
    }

    private static List<Path> candidates() {
        List<Path> candidates = new ArrayList<>();
        onPath().ifPresent(candidates::add);
        String root = System.getenv("CLOUDSDK_ROOT_DIR");
        if (root != null && !root.isBlank()) {
            candidates.add(Path.of(root));
        }
        candidates.add(Path.of("/usr/lib/google-cloud-sdk"));
        candidates.add(Path.of("/opt/google-cloud-sdk"));
        candidates.add(Path.of(System.getProperty("user.home", "."), "google-cloud-sdk"));
        return candidates;
    }

    /** {@code gcloud} is often a link to {@code <sdk>/bin/gcloud}. */
    private static Optional<Path> onPath() {
        String path = System.getenv("PATH");
        return Stream.of((path == null ? "" : path).split(File.pathSeparator))
                .filter(directory -> !directory.isBlank())
                .map(directory -> Path.of(directory, "gcloud"))
                .filter(Files::isExecutable)
                .flatMap(CloudSdk::sdkOf)
                .findFirst();
    }

    private static Stream<Path> sdkOf(Path gcloud) {
        try {
            Path bin = gcloud.toRealPath().getParent();
            return bin == null ? Stream.empty() : Stream.ofNullable(bin.getParent());
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static Stream<Path> jars(Path lib) {
        try (Stream<Path> files = Files.list(lib)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList().stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}
