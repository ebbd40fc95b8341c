package dev.barback.faults;

import dev.barback.faults.job.Marks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** A broker, with a web, two workers and a load on it. Closing it stops all of them. */
final class TestBed implements AutoCloseable {
    static final String QUEUE = "faults";

    /** The lease time: the shortest that every broker allows. */
    static final Duration LEASE_TIME = Duration.ofSeconds(10);

    private static final int WORKERS = 2;
    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);

    private final BrokerUnderTest brokerUnderTest;
    private final Path folder;
    private final ExpectedJobs expectedJobs = new ExpectedJobs();
    private final MarkReader marks;
    private final WebClient client = new WebClient();
    private final Map<URI, Long> latestLeases = new ConcurrentHashMap<>();
    private final Supervisor supervisor;
    private final Load load;
    private final HealthWatch health;

    /** @param folder for logs and marks */
    TestBed(BrokerUnderTest brokerUnderTest, Path folder) throws InterruptedException {
        this.brokerUnderTest = brokerUnderTest;
        this.folder = folder;
        Path markFolder = folder.resolve("marks");
        try {
            Files.createDirectories(markFolder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.marks = new MarkReader(markFolder, expectedJobs);
        Map<String, String> environment = new HashMap<>(brokerUnderTest.environment());
        environment.put(Marks.DIRECTORY, markFolder.toAbsolutePath().toString());
        this.supervisor = new Supervisor(folder, environment, WORKERS, client::isHealthy);
        this.load = new Load(expectedJobs, client, this::web, brokerUnderTest.hasRecords());
        awaitHealthy();
        this.health = new HealthWatch(client, supervisor::addresses);
    }

    BrokerUnderTest brokerUnderTest() {
        return brokerUnderTest;
    }

    /** The folder of logs, marks, and other files of faults. */
    Path folder() {
        return folder;
    }

    ExpectedJobs expectedJobs() {
        return expectedJobs;
    }

    MarkReader marks() {
        return marks;
    }

    WebClient client() {
        return client;
    }

    Supervisor supervisor() {
        return supervisor;
    }

    Load load() {
        return load;
    }

    HealthWatch health() {
        return health;
    }

    URI web() {
        return supervisor.web().address();
    }

    /** The number of jobs that are being enqueued, or are held by workers. */
    long inFlight() {
        return load.unanswered()
                + supervisor.addresses().stream()
                        .skip(1)
                        .mapToLong(this::leases)
                        .sum();
    }

    /** The latest number that the worker has reported: a suspended or dead worker still has its leases. */
    private long leases(URI worker) {
        client.leases(worker).ifPresent(now -> latestLeases.put(worker, now));
        return latestLeases.getOrDefault(worker, 0L);
    }

    /** Waits until web and every worker report that they are healthy. */
    void awaitHealthy() throws InterruptedException {
        if (!becomesHealthyWithin(START_TIMEOUT)) {
            throw new IllegalStateException("Not all processes are healthy after " + START_TIMEOUT.toSeconds() + " s.");
        }
    }

    boolean becomesHealthyWithin(Duration time) throws InterruptedException {
        return becomesTrueWithin(time, () -> supervisor.addresses().stream().allMatch(client::isHealthy));
    }

    /**
     * Waits for a condition.
     *
     * @param message the beginning of the message of the error when the time is over
     */
    static void await(String message, Duration atMost, BooleanSupplier condition) throws InterruptedException {
        if (!becomesTrueWithin(atMost, condition)) {
            throw new IllegalStateException(message + " after " + atMost.toSeconds() + " s.");
        }
    }

    /** Whether the condition becomes true within this time. */
    static boolean becomesTrueWithin(Duration time, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Thread.sleep(100);
        }
        return true;
    }

    @Override
    public void close() {
        load.close();
        health.close();
        supervisor.close();
        brokerUnderTest.close();
    }
}
