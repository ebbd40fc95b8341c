package dev.barback.internal.pubsub;

import com.google.api.core.ApiFuture;
import com.google.api.gax.batching.BatchingSettings;
import com.google.api.gax.core.BackgroundResource;
import com.google.api.gax.core.ExecutorProvider;
import com.google.api.gax.core.FixedExecutorProvider;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.GrpcTransportChannel;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.api.gax.retrying.RetrySettings;
import com.google.api.gax.rpc.FixedTransportChannelProvider;
import com.google.api.gax.rpc.StatusCode.Code;
import com.google.api.gax.rpc.TransportChannelProvider;
import com.google.api.gax.rpc.UnaryCallSettings;
import com.google.api.gax.rpc.UnaryCallable;
import com.google.cloud.pubsub.v1.stub.GrpcPublisherStub;
import com.google.cloud.pubsub.v1.stub.GrpcSubscriberStub;
import com.google.cloud.pubsub.v1.stub.PublisherStub;
import com.google.cloud.pubsub.v1.stub.PublisherStubSettings;
import com.google.cloud.pubsub.v1.stub.SubscriberStub;
import com.google.cloud.pubsub.v1.stub.SubscriberStubSettings;
import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls Pub/Sub: has its two stubs, full names, and calls with timeouts. Thread-safe.
 *
 * <p>An interrupt does not end the wait for an answer, and is kept for later: an abandoned pull would keep its messages
 * until their leases end.
 */
final class PubSubConnection implements AutoCloseable {
    private static final Set<Code> RETRYABLE_CODES =
            Set.of(Code.UNAVAILABLE, Code.ABORTED, Code.INTERNAL, Code.UNKNOWN);

    /** How much longer than its own timeout a call may take before it is cancelled. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    /** Longer than the longest pull, which is never cancelled. */
    private static final long CLOSING_SECONDS = 6;

    /**
     * After so long without data, a connection gets a keep-alive ping, and is closed if there is no answer. Google's Python
     * client of Pub/Sub pings as often (grpc.keepalive_time_ms in its transports); a server that is pinged too often reports
     * that, and the client then pings half as often.
     */
    static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

    static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(10);

    private final PubSubOptions options;
    private final ScheduledExecutorService scheduler;
    private final @Nullable EmulatorChannel emulator;
    private final PublisherStub publisher;
    private final SubscriberStub subscriber;

    PubSubConnection(PubSubOptions options) {
        if (options.emulatorHost() == null) {
            requireServiceSetup(options);
        }
        this.options = options;
        this.scheduler = scheduler();
        String address = options.emulatorHost();
        this.emulator = address == null ? null : EmulatorChannel.open(address, scheduler);
        try {
            this.publisher = GrpcPublisherStub.create(publisherSettings());
            this.subscriber = GrpcSubscriberStub.create(subscriberSettings());
        } catch (IOException e) {
            scheduler.shutdownNow();
            throw new PubSubSetupException(
                    "Authentication: the credentials for Pub/Sub can't be used: " + e.getMessage(), e);
        }
    }

    private static void requireServiceSetup(PubSubOptions options) {
        if (!options.isServiceProject()) {
            throw new PubSubSetupException(
                    "The service has no project \"%s\": a Google Cloud project's id is 6 to 30 lower-case letters, digits"
                                    .formatted(options.projectId())
                            + " and hyphens. Set " + PubSubOptions.PROJECT_ID + "; or " + PubSubOptions.EMULATOR_HOST
                            + " for an emulator.",
                    null);
        }
        ServiceCredentials.find(System.getenv());
    }

    PubSubOptions options() {
        return options;
    }

    /** How often the connection to an emulator broke; always 0 with the service, which keeps its topics and messages. */
    int disconnects() {
        return emulator == null ? 0 : emulator.disconnects();
    }

    PublisherStub publisher() {
        return publisher;
    }

    SubscriberStub subscriber() {
        return subscriber;
    }

    String project() {
        return "projects/" + options.projectId();
    }

    String topic(String id) {
        return project() + "/topics/" + id;
    }

    String subscription(String id) {
        return project() + "/subscriptions/" + id;
    }

    /** Starts a call, and waits for the answer. */
    <Q, R> R call(PubSubOperation pubSubOperation, String id, UnaryCallable<Q, R> callable, Q request) {
        return await(pubSubOperation, id, start(pubSubOperation, id, callable, request));
    }

    /** Starts a call; {@link #await} waits for the answer. */
    <Q, R> ApiFuture<R> start(PubSubOperation pubSubOperation, String id, UnaryCallable<Q, R> callable, Q request) {
        try {
            return callable.futureCall(request);
        } catch (RuntimeException e) { // the connection is closed
            throw PubSubCallException.of(pubSubOperation, id, options, e);
        }
    }

    /** Waits for an answer. */
    <R> R await(PubSubOperation pubSubOperation, String id, ApiFuture<R> answer) {
        return await(pubSubOperation, id, answer, options.callTimeout());
    }

    /**
     * Waits for an answer.
     *
     * @param timeout the call's own; the wait is a little longer, so that the call can report it
     */
    <R> R await(PubSubOperation pubSubOperation, String id, ApiFuture<R> answer, Duration timeout) {
        return awaitServer(pubSubOperation, id, answer, timeout.plus(GRACE));
    }

    /** Waits for an answer that only the server gives; after the longest time the call is cancelled. */
    <R> R awaitServer(PubSubOperation pubSubOperation, String id, ApiFuture<R> answer, Duration timeout) {
        try {
            return Objects.requireNonNull(Uninterruptibles.getUninterruptibly(answer, timeout));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw reconnectIfUnanswered(
                    PubSubCallException.of(pubSubOperation, id, options, cause == null ? e : cause));
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw reconnectIfUnanswered(PubSubCallException.of(pubSubOperation, id, options, e));
        }
    }

    /** Replaces the connection to an emulator after a call without an answer: it may be dead without an error. */
    private PubSubCallException reconnectIfUnanswered(PubSubCallException failure) {
        if (emulator != null && failure.isUnanswered()) {
            emulator.reconnect();
        }
        return failure;
    }

    /** Waits for running calls to end, for some seconds at most. */
    @Override
    public void close() {
        List<BackgroundResource> stubs = List.of(publisher, subscriber);
        stubs.forEach(BackgroundResource::shutdown);
        if (emulator != null) {
            emulator.channel().shutdown();
        }
        awaitEnd();
        stubs.forEach(BackgroundResource::shutdownNow);
        if (emulator != null) {
            emulator.channel().shutdownNow();
        }
        scheduler.shutdownNow();
    }

    private void awaitEnd() {
        try {
            if (emulator != null) {
                var unused = emulator.channel().awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
            } else {
                var unused = publisher.awaitTermination(CLOSING_SECONDS / 2, TimeUnit.SECONDS)
                        && subscriber.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private PublisherStubSettings publisherSettings() throws IOException {
        PublisherStubSettings.Builder settings = PublisherStubSettings.newBuilder();
        settings.setBackgroundExecutorProvider(executor())
                .setTransportChannelProvider(channel(PublisherStubSettings.defaultGrpcTransportProviderBuilder()));
        if (emulator != null) {
            settings.setCredentialsProvider(new NoCredentialsProvider());
        }
        settings.applyToAllUnaryMethods(this::withRetries);
        // Messages come in batches already; the client's own batching would delay each request by 10 ms.
        settings.publishSettings()
                .setBatchingSettings(
                        BatchingSettings.newBuilder().setIsEnabled(false).build())
                .setRetryableCodes(RETRYABLE_CODES)
                .setRetrySettings(retrySettings());
        return settings.build();
    }

    private SubscriberStubSettings subscriberSettings() throws IOException {
        SubscriberStubSettings.Builder settings = SubscriberStubSettings.newBuilder();
        settings.setBackgroundExecutorProvider(executor())
                .setTransportChannelProvider(channel(SubscriberStubSettings.defaultGrpcTransportProviderBuilder()));
        if (emulator != null) {
            settings.setCredentialsProvider(new NoCredentialsProvider());
        }
        settings.applyToAllUnaryMethods(this::withRetries);
        // The callers repeat pulls, and each pull has a shorter deadline of its own.
        settings.pullSettings().setSimpleTimeoutNoRetriesDuration(options.callTimeout());
        return settings.build();
    }

    private TransportChannelProvider channel(InstantiatingGrpcChannelProvider.Builder service) {
        if (emulator != null) {
            return FixedTransportChannelProvider.create(GrpcTransportChannel.create(emulator.channel()));
        }
        return service.setKeepAliveTimeDuration(KEEP_ALIVE)
                .setKeepAliveTimeoutDuration(KEEP_ALIVE_TIMEOUT)
                .setKeepAliveWithoutCalls(true)
                .setInterceptorProvider(() -> List.of(new ServerDeadline()))
                .build();
    }

    private @Nullable Void withRetries(UnaryCallSettings.Builder<?, ?> call) {
        call.setRetryableCodes(RETRYABLE_CODES).setRetrySettings(retrySettings());
        return null;
    }

    private RetrySettings retrySettings() {
        return RetrySettings.newBuilder()
                .setInitialRetryDelayDuration(Duration.ofMillis(100))
                .setRetryDelayMultiplier(1.5)
                .setMaxRetryDelayDuration(Duration.ofSeconds(1))
                .setInitialRpcTimeoutDuration(options.callTimeout())
                .setRpcTimeoutMultiplier(1)
                .setMaxRpcTimeoutDuration(options.callTimeout())
                .setTotalTimeoutDuration(options.callTimeout())
                .build();
    }

    private ExecutorProvider executor() {
        return FixedExecutorProvider.create(scheduler);
    }

    private static ScheduledExecutorService scheduler() {
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(2, task -> {
            Thread thread = new Thread(task, "barback-pubsub-calls");
            thread.setDaemon(true);
            return thread;
        });
        scheduler.setRemoveOnCancelPolicy(true); // otherwise timeouts of calls that are answered would pile up
        return scheduler;
    }
}
