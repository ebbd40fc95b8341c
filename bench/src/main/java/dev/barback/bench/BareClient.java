package dev.barback.bench;

import com.google.api.core.ApiFuture;
import com.google.api.core.ApiFutures;
import com.google.api.gax.batching.BatchingSettings;
import com.google.api.gax.core.FixedExecutorProvider;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.GrpcCallContext;
import com.google.api.gax.rpc.DeadlineExceededException;
import com.google.cloud.pubsub.v1.Publisher;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.ReceivedMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * A plain loop around google-cloud-pubsub, in the fastest way that was found: publishing with a {@link Publisher} in
 * batches of 1,000, or without batches one by one; receiving with unary pulls and one acknowledgement for each. It
 * reads and writes no JSON: it publishes the bytes of one job repeatedly. It gives no guarantees either.
 */
final class BareClient implements Client {
    private static final int MAX_BATCH_SIZE = 1_000;
    /** The emulator answers a second before the deadline: with one of a second, the loop would spin. */
    private static final Duration PULL_TIMEOUT = Duration.ofSeconds(2);

    private static final String SENT = "sent";

    private final EmulatorTopics emulatorTopics;
    private final int pullers;
    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
    private final CompletionCounter completionCounter = new CompletionCounter(System::nanoTime);
    private final ByteString json = Payload.json(Payload.filler());

    BareClient(EmulatorTopics emulatorTopics, int pullers) {
        this.emulatorTopics = emulatorTopics;
        this.pullers = pullers;
    }

    @Override
    public ClientKind kind() {
        return ClientKind.BARE;
    }

    @Override
    public void createQueue(String queue) {
        emulatorTopics.create(queue);
    }

    @Override
    public void publishInBulk(String queue, int jobs) throws Exception {
        BatchingSettings batches = BatchingSettings.newBuilder()
                .setElementCountThreshold((long) MAX_BATCH_SIZE)
                .setRequestByteThreshold(9_000_000L)
                .setDelayThresholdDuration(Duration.ofMillis(10))
                .build();
        Publisher publisher = publisher(queue, batches);
        List<ApiFuture<String>> confirmations = new ArrayList<>(jobs);
        for (int i = 0; i < jobs; i++) {
            confirmations.add(publisher.publish(message()));
        }
        publisher.publishAllOutstanding();
        var unused = ApiFutures.allAsList(confirmations).get();
        publisher.shutdown();
    }

    @Override
    public void publishOneByOne(String queue, int jobs, int threads) throws Exception {
        Publisher publisher = unbatched(queue);
        ParallelThreads.runShared(jobs, threads, () -> publishAndWait(publisher, message()));
        publisher.shutdown();
    }

    @Override
    public AutoCloseable drain(String queue, int jobs) {
        completionCounter.reset();
        ParallelThreads parallelThreads = receive(queue, jobs, received -> {});
        completionCounter.await(jobs);
        return parallelThreads::awaitEnd;
    }

    @Override
    public Histogram latency(String queue, SteadyRate steadyRate) throws Exception {
        completionCounter.reset();
        Publisher publisher = unbatched(queue);
        ParallelThreads parallelThreads =
                receive(queue, steadyRate.number(), received -> completionCounter.recordLatency(sentNanos(received)));
        steadyRate.run(() -> publishAndWait(publisher, timedMessage()));
        completionCounter.await(steadyRate.number());
        publisher.shutdown();
        parallelThreads.awaitEnd();
        return completionCounter.latencies();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private ParallelThreads receive(String queue, int jobs, Consumer<ReceivedMessage> perform) {
        return ParallelThreads.start(pullers, () -> {
            while (completionCounter.count() < jobs) {
                List<ReceivedMessage> received = pull(queue);
                received.forEach(perform);
                if (!received.isEmpty()) {
                    acknowledge(queue, received);
                }
                completionCounter.add(received.size());
            }
            return null;
        });
    }

    private List<ReceivedMessage> pull(String queue) {
        PullRequest request = PullRequest.newBuilder()
                .setSubscription(emulatorTopics.subscription(queue))
                .setMaxMessages(MAX_BATCH_SIZE)
                .build();
        try {
            return emulatorTopics
                    .subscriber()
                    .pullCallable()
                    .call(request, GrpcCallContext.createDefault().withTimeoutDuration(PULL_TIMEOUT))
                    .getReceivedMessagesList();
        } catch (DeadlineExceededException e) {
            return List.of();
        }
    }

    private void acknowledge(String queue, List<ReceivedMessage> received) {
        AcknowledgeRequest.Builder request =
                AcknowledgeRequest.newBuilder().setSubscription(emulatorTopics.subscription(queue));
        received.forEach(each -> request.addAckIds(each.getAckId()));
        var unused = emulatorTopics.subscriber().acknowledgeCallable().call(request.build());
    }

    private PubsubMessage message() {
        return PubsubMessage.newBuilder().setData(json).build();
    }

    private PubsubMessage timedMessage() {
        return PubsubMessage.newBuilder()
                .setData(json)
                .putAttributes(SENT, Long.toString(System.nanoTime()))
                .build();
    }

    private static long sentNanos(ReceivedMessage received) {
        return Long.parseLong(received.getMessage().getAttributesOrThrow(SENT));
    }

    private static void publishAndWait(Publisher publisher, PubsubMessage message) {
        try {
            var unused = publisher.publish(message).get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new IllegalStateException("Not confirmed.", e);
        }
    }

    private Publisher unbatched(String queue) {
        return publisher(
                queue, BatchingSettings.newBuilder().setIsEnabled(false).build());
    }

    private Publisher publisher(String queue, BatchingSettings batches) {
        try {
            return Publisher.newBuilder(emulatorTopics.topic(queue))
                    .setChannelProvider(emulatorTopics.channel())
                    .setCredentialsProvider(new NoCredentialsProvider())
                    .setExecutorProvider(FixedExecutorProvider.create(executor))
                    .setBatchingSettings(batches)
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
