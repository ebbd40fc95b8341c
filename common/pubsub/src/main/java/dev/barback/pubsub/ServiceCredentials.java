package dev.barback.pubsub;

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
 * Application Default Credentials for the real service, or a sentence that says why there are none. Nothing of a key file
 * is ever shown.
 */
public final class ServiceCredentials {
    /** The environment variable that names a key file. */
    public static final String VARIABLE = "GOOGLE_APPLICATION_CREDENTIALS";

    /** Without a file, Google's machines are asked over the network. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private ServiceCredentials() {}

    /**
     * Finds them: first the file that the variable names, then what {@code gcloud} or the machine offers.
     *
     * @throws PubSubSetupException if there are none that could be used
     */
    public static GoogleCredentials find(Map<String, String> environment) {
        String file = environment.getOrDefault(VARIABLE, "");
        return file.isBlank() ? offered() : read(file);
    }

    private static GoogleCredentials read(String name) {
        Path file = Path.of(name);
        if (!Files.exists(file)) {
            throw refused(name, "which is not there");
        } else if (Files.isDirectory(file) || !Files.isReadable(file)) {
            throw refused(name, "which can't be read by this process");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return GoogleCredentials.fromStream(in);
        } catch (IOException | RuntimeException e) { // its message may quote the file
            throw refused(name, "which holds no usable key: it is cut off, changed, or something else");
        }
    }

    private static PubSubSetupException refused(String file, String why) {
        return new PubSubSetupException(
                "%s names the file %s, %s. Let it name the key file of a service account, or set %s for an emulator."
                        .formatted(VARIABLE, file, why, PubSubOptions.EMULATOR_HOST),
                null);
    }

    private static GoogleCredentials offered() {
        FutureTask<GoogleCredentials> search = new FutureTask<>(GoogleCredentials::getApplicationDefault);
        Thread thread = new Thread(search, "barback-pubsub-credentials");
        thread.setDaemon(true);
        thread.start();
        try {
            return search.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw none(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw none(e);
        }
    }

    private static PubSubSetupException none(Exception cause) {
        return new PubSubSetupException(
                ("There are no credentials for Pub/Sub: %s is not set, and neither gcloud nor this machine offers any. Set it"
                                + " to the key file of a service account, or run gcloud auth application-default login; or"
                                + " set %s for an emulator.")
                        .formatted(VARIABLE, PubSubOptions.EMULATOR_HOST),
                cause);
    }
}
