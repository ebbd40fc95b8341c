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

/** What carries jobs, a web and two workers on it, and a load. Closing ends all of it. */
final class Scene implements AutoCloseable {
    static final String QUEUE = "faults";

    /** How long a worker has what it received, unless it renews that: the shortest that every carrier allows. */
    static final Duration LEASE = Duration.ofSeconds(10);

    private static final int WORKERS = 2;
    private static final Duration LONGEST_START = Duration.ofMinutes(3);

    private final Carrier carrier;
    private final Path folder;
    private final Ledger ledger = new Ledger();
    private final MarkReader marks;
    private final WebClient client = new WebClient();
    private final Map<URI, Long> inHand = new ConcurrentHashMap<>();
    private final Crew crew;
    private final Load load;
    private final HealthWatch health;

    /** @param folder for logs and marks */
    Scene(Carrier carrier, Path folder) throws InterruptedException {
        this.carrier = carrier;
        this.folder = folder;
        Path markFolder = folder.resolve("marks");
        try {
            Files.createDirectories(markFolder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.marks = new MarkReader(markFolder, ledger);
        Map<String, String> environment = new HashMap<>(carrier.environment());
        environment.put(Marks.DIRECTORY, markFolder.toAbsolutePath().toString());
        this.crew = new Crew(folder, environment, WORKERS, client::isUp);
        this.load = new Load(ledger, client, this::web, carrier.hasRecords());
        awaitAllUp();
        this.health = new HealthWatch(client, crew::addresses);
    }

    Carrier carrier() {
        return carrier;
    }

    /** Of logs and marks, and what else a fault needs. */
    Path folder() {
        return folder;
    }

    Ledger ledger() {
        return ledger;
    }

    MarkReader marks() {
        return marks;
    }

    WebClient client() {
        return client;
    }

    Crew crew() {
        return crew;
    }

    Load load() {
        return load;
    }

    HealthWatch health() {
        return health;
    }

    URI web() {
        return crew.web().address();
    }

    /** How many jobs are being enqueued, or are in the hands of workers. */
    long inFlight() {
        return load.unanswered()
                + crew.addresses().stream().skip(1).mapToLong(this::inHand).sum();
    }

    /** As many as it last said: one that stands still, or is dead, has its leases all the same. */
    private long inHand(URI worker) {
        client.inHand(worker).ifPresent(now -> inHand.put(worker, now));
        return inHand.getOrDefault(worker, 0L);
    }

    /** Waits until web and every worker say that they are well. */
    void awaitAllUp() throws InterruptedException {
        if (!areAllUpWithin(LONGEST_START)) {
            throw new IllegalStateException("Not all of them are well after " + LONGEST_START.toSeconds() + " s.");
        }
    }

    boolean areAllUpWithin(Duration time) throws InterruptedException {
        return holdsWithin(time, () -> crew.addresses().stream().allMatch(client::isUp));
    }

    /**
     * Waits.
     *
     * @param otherwise how the error begins that is thrown when the time is over
     */
    static void await(String otherwise, Duration atMost, BooleanSupplier condition) throws InterruptedException {
        if (!holdsWithin(atMost, condition)) {
            throw new IllegalStateException(otherwise + " after " + atMost.toSeconds() + " s.");
        }
    }

    /** Whether it comes true in that time. */
    static boolean holdsWithin(Duration time, BooleanSupplier condition) throws InterruptedException {
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
        crew.close();
        carrier.close();
    }
}
