package dev.barback.settings;

import dev.barback.internal.fair.ShareRule;
import dev.barback.internal.registry.RetryDefaults;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.internal.worker.WorkerOptions;
import dev.barback.settings.BrokerChoice.Kind;
import dev.barback.spi.Lanes;
import dev.barback.spi.QueueNames;
import java.util.List;

/**
 * The settings of Barback, as {@code docs/configuration.md} lists them, from any source. Each method reads and checks
 * its part, and throws an {@link InvalidSettingException} if a value there is impossible; so a program may use one part
 * though another is wrong. As thread-safe as its source.
 */
public final class BarbackSettings {
    /** The environment variable with the default queue. */
    public static final String QUEUE_NAME = "QUEUE_NAME";

    /** The default queue if none is set. */
    static final String DEFAULT_QUEUE = "default";

    private static final String DEFAULT_QUEUE_SETTING = "barback.default-queue";
    private static final String MAX_JOB_SIZE = "barback.max-job-size";

    private final SettingReader settings;

    private BarbackSettings(SettingReader settings) {
        this.settings = settings;
    }

    /** The settings of this source. */
    public static BarbackSettings of(SettingSource source) {
        return new BarbackSettings(new SettingReader(source));
    }

    /**
     * Reads all parts, and returns these settings.
     *
     * @throws InvalidSettingException for the first impossible value
     */
    public BarbackSettings check() {
        brokerChoice();
        database();
        if (PubSubSettings.areNeeded()) {
            pubSub().check();
        }
        hasOutbox();
        hasWorker();
        defaultQueue();
        maxJobBytes();
        retry();
        workerOptions(List.of(DEFAULT_QUEUE));
        records();
        return this;
    }

    /** The broker, and why. */
    public BrokerChoice brokerChoice() {
        return BrokerChoice.of(settings);
    }

    /** The database that carries jobs or their records. */
    public DatabaseSettings database() {
        return DatabaseSettings.of(settings);
    }

    /** How Pub/Sub is reached and used. */
    public PubSubSettings pubSub() {
        return new PubSubSettings(settings);
    }

    /** Whether jobs that are enqueued in a transaction go through an outbox to Pub/Sub. */
    public boolean hasOutbox() {
        return settings.flag("barback.pubsub.outbox", false);
    }

    /** Whether a worker runs inside this process. */
    public boolean hasWorker() {
        return settings.flag("barback.worker.enabled", false);
    }

    /** The queue of jobs that declare none. */
    public String defaultQueue() {
        String name = settings.isSet(DEFAULT_QUEUE_SETTING) ? DEFAULT_QUEUE_SETTING : QUEUE_NAME;
        String queue = settings.text(name);
        return queue == null ? DEFAULT_QUEUE : SettingReader.check(name, () -> QueueNames.checkQueue(queue));
    }

    /** The largest job, in bytes of JSON. */
    public int maxJobBytes() {
        return settings.size(MAX_JOB_SIZE, EnvelopeCodec.MAX_BYTES, (standard, size) -> {
            int bytes = (int) Math.max(0, Math.min(Integer.MAX_VALUE, size));
            new EnvelopeCodec(bytes);
            return bytes;
        });
    }

    /** The retry of jobs that declare none of their own. */
    public RetryDefaults retry() {
        RetryDefaults retry = RetryDefaults.STANDARD;
        retry = settings.number("barback.retry.attempts", retry, RetryDefaults::withAttempts);
        retry = settings.duration("barback.retry.wait", retry, RetryDefaults::withWaitFor);
        return settings.fraction("barback.retry.jitter", retry, RetryDefaults::withJitter);
    }

    /** The lanes of queues. */
    public Lanes lanes() {
        return QueueSettings.of(settings).lanes();
    }

    /**
     * The worker's options, without a lookup of roles.
     *
     * @param declaredQueues the queues that it serves if none are configured for it, beside those with settings
     */
    public WorkerOptions workerOptions(List<String> declaredQueues) {
        return new WorkerSettings(settings, QueueSettings.of(settings)).options(declaredQueues);
    }

    /** The rules of shares, in their order. */
    public List<ShareRule> shares() {
        return WorkerSettings.shares(settings);
    }

    /** How records of jobs are kept, where they are kept. */
    public RecordSettings records() {
        return RecordSettings.of(settings);
    }

    /** Whether records of jobs are kept: if they are switched on or, by default, if there is a database. */
    public boolean keepsRecords() {
        Boolean enabled = records().enabled();
        Kind kind = brokerChoice().kind();
        return enabled != null
                ? enabled
                : kind == Kind.JDBC || (kind == Kind.PUBSUB && settings.isSet(DatabaseSettings.URL));
    }
}
