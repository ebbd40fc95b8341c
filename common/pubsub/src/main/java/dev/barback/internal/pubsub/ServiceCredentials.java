package dev.barback.internal.pubsub;

import com.google.auth.oauth2.GoogleCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds the Application Default Credentials for the real service, or reports why there are none. The content of a key file
 * is never shown.
 */
public final class ServiceCredentials {
    /** The environment variable with the path of a key file. */
    public static final String VARIABLE = "GOOGLE_APPLICATION_CREDENTIALS";

    /** The timeout of the search without a key file, which asks the machine's metadata server over the network. */
    private static final Duration SEARCH_TIMEOUT = Duration.ofSeconds(10);

    private ServiceCredentials() {}

    /**
     * Finds the credentials: in the variable's file, if it is set, otherwise from {@code gcloud} or the machine.
     *
     * @throws PubSubSetupException if there are no usable ones
     */
    public static GoogleCredentials find(Map<String, String> environment) {
        String file = environment.getOrDefault(VARIABLE, "");
        return file.isBlank() ? applicationDefault() : read(file);
    }

    private static GoogleCredentials read(String name) {
        Path file = Path.of(name);
        if (!Files.exists(file)) {
            throw unusable(name, "which is not there");
        } else if (Files.isDirectory(file) || !Files.isReadable(file)) {
            throw unusable(name, "which can't be read by this process");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return GoogleCredentials.fromStream(in);
        } catch (IOException | RuntimeException e) { // its message may quote the file
            throw unusable(name, "which holds no usable key: it is cut off, changed, or another kind of file");
        }
    }

    private static PubSubSetupException unusable(String file, String reason) {
        return new PubSubSetupException(
                "%s names the file %s, %s. Set it to the key file of a service account, or set %s for an emulator."
                        .formatted(VARIABLE, file, reason, PubSubOptions.EMULATOR_HOST),
                null);
    }

    private static GoogleCredentials applicationDefault() {
        FutureTask<GoogleCredentials> search = new FutureTask<>(GoogleCredentials::getApplicationDefault);
        Thread thread = new Thread(search, "barback-pubsub-credentials");
        thread.setDaemon(true);
        thread.start();
        try {
            return search.get(SEARCH_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw notFound(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notFound(e);
        }
    }

    private static PubSubSetupException notFound(Exception cause) {
        return new PubSubSetupException(
                ("There are no credentials for Pub/Sub: %s is not set, and neither gcloud nor this machine offers any. Set it"
                                + " to the key file of a service account, or run gcloud auth application-default login; or"
                                + " set %s for an emulator.")
                        .formatted(VARIABLE, PubSubOptions.EMULATOR_HOST),
                cause);
    }
}
