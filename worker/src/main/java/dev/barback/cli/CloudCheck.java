package dev.barback.cli;

import com.google.api.gax.core.FixedCredentialsProvider;
import com.google.api.gax.rpc.ApiException;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import com.google.cloud.pubsub.v1.stub.GrpcPublisherStub;
import com.google.cloud.pubsub.v1.stub.PublisherStub;
import com.google.cloud.pubsub.v1.stub.PublisherStubSettings;
import com.google.iam.v1.TestIamPermissionsRequest;
import dev.barback.internal.pubsub.PubSubOptions;
import dev.barback.internal.pubsub.PubSubSetupException;
import dev.barback.internal.pubsub.ServiceCredentials;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Checks credentials, network, clock and permissions at the real service. */
final class CloudCheck {
    private static final String SERVICE = "https://pubsub.googleapis.com/";
    private static final String SCOPE = "https://www.googleapis.com/auth/pubsub";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int CONNECT_MILLIS = 5_000;
    private static final Duration MAX_CLOCK_DIFFERENCE = Duration.ofSeconds(30);
    private static final List<String> TOPIC_PERMISSIONS =
            List.of("pubsub.topics.publish", "pubsub.topics.attachSubscription");
    private static final List<String> SUBSCRIPTION_PERMISSIONS =
            List.of("pubsub.subscriptions.consume", "pubsub.subscriptions.get");

    private CloudCheck() {}

    /** Whether further checks of the service make sense. */
    static boolean check(PubSubOptions options, CliContext context, Consumer<Finding> found) {
        found.accept(Finding.ok(PubSubOptions.EMULATOR_HOST + " is not set: the real service is used, project "
                + options.projectId() + "."));
        boolean hasCredentials = credentials(context.environment(), found) != null;
        boolean answers = answers(context.clock(), found);
        return hasCredentials && answers;
    }

    private static @Nullable GoogleCredentials credentials(Map<String, String> environment, Consumer<Finding> found) {
        try {
            GoogleCredentials credentials = ServiceCredentials.find(environment);
            String owner = credentials instanceof ServiceAccountCredentials account
                    ? "of " + account.getClientEmail()
                    : "(" + credentials.getClass().getSimpleName() + ")";
            found.accept(Finding.ok("Application Default Credentials " + owner + " are there."));
            return credentials;
        } catch (PubSubSetupException e) {
            found.accept(Finding.problem(String.valueOf(e.getMessage())));
            return null;
        }
    }

    private static boolean answers(Clock clock, Consumer<Finding> found) {
        try {
            Instant serverTime = Instant.ofEpochMilli(withTimeout(CloudCheck::date));
            Duration difference = Duration.between(serverTime, clock.instant());
            found.accept(Finding.ok("Pub/Sub answers."));
            found.accept(
                    difference.abs().compareTo(MAX_CLOCK_DIFFERENCE) <= 0
                            ? Finding.ok("The clock agrees with Google's.")
                            : Finding.problem("The clock is " + difference.abs().toSeconds() + " s "
                                    + (difference.isNegative() ? "behind" : "ahead of")
                                    + " Google's: delayed jobs run at the wrong time. Use a time service (NTP)."));
            return true;
        } catch (IOException e) {
            found.accept(Finding.problem("Pub/Sub does not answer at " + SERVICE
                    + ". Check network, proxy and firewall; or set " + PubSubOptions.EMULATOR_HOST
                    + " to work with an emulator."));
            return false;
        }
    }

    private static long date() throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(SERVICE).toURL().openConnection();
        connection.setRequestMethod("HEAD");
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(CONNECT_MILLIS);
        connection.getResponseCode();
        long date = connection.getDate();
        return date == 0 ? System.currentTimeMillis() : date;
    }

    /** Checks the permissions for each queue. */
    static void checkPermissions(PubSubOptions options, List<String> queues, Consumer<Finding> found) {
        try (PublisherStub stub = stub()) {
            for (String queue : queues) {
                String project = "projects/" + options.projectId();
                List<String> missing = new ArrayList<>(missing(stub, project + "/topics/" + queue, TOPIC_PERMISSIONS));
                missing.addAll(missing(stub, project + "/subscriptions/" + queue, SUBSCRIPTION_PERMISSIONS));
                found.accept(
                        missing.isEmpty()
                                ? Finding.ok("The credentials may publish to and receive from " + queue + ".")
                                : Finding.problem("The credentials lack, for the queue " + queue + ": "
                                        + String.join(", ", missing)
                                        + ". The role roles/pubsub.editor has what a worker needs."));
            }
        } catch (IOException | ApiException e) {
            found.accept(Finding.hint("Could not check permissions: " + e.getMessage()));
        }
    }

    private static List<String> missing(PublisherStub stub, String resource, List<String> needed) {
        List<String> granted = stub.testIamPermissionsCallable()
                .call(TestIamPermissionsRequest.newBuilder()
                        .setResource(resource)
                        .addAllPermissions(needed)
                        .build())
                .getPermissionsList();
        return needed.stream().filter(each -> !granted.contains(each)).toList();
    }

    private static PublisherStub stub() throws IOException {
        PublisherStubSettings.Builder settings = PublisherStubSettings.newBuilder();
        settings.setCredentialsProvider(FixedCredentialsProvider.create(
                GoogleCredentials.getApplicationDefault().createScoped(SCOPE)));
        settings.testIamPermissionsSettings().setSimpleTimeoutNoRetriesDuration(Duration.ofMillis(CONNECT_MILLIS));
        return GrpcPublisherStub.create(settings.build());
    }

    /** Limits the time of a search for credentials, which uses the network, with its own timeouts. */
    private static <T> T withTimeout(Callable<T> search) throws IOException {
        FutureTask<T> task = new FutureTask<>(search);
        Thread thread = new Thread(task, "barback-doctor");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
