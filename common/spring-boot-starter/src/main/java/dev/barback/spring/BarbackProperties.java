package dev.barback.spring;

import dev.barback.broker.Lanes;
import dev.barback.broker.QueueNames;
import dev.barback.fair.Roles;
import dev.barback.fair.ShareRule;
import dev.barback.fair.ShareRules;
import dev.barback.jdbc.JdbcAddress;
import dev.barback.jdbc.JdbcOptions;
import dev.barback.pubsub.PubSubOptions;
import dev.barback.record.JobState;
import dev.barback.record.RecordOptions;
import dev.barback.registry.RetryDefaults;
import dev.barback.wire.EnvelopeCodec;
import dev.barback.worker.ProcessorRange;
import dev.barback.worker.QueueOptions;
import dev.barback.worker.WorkerOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.unit.DataSize;

/**
 * What can be set. {@code docs/configuration.md} lists the same, and a test compares the two.
 *
 * @param broker what carries the jobs: pubsub, jdbc or memory. Default: pubsub where its emulator or project is
 *     configured, else jdbc
 * @param dataDir the directory of the embedded database, barback.db; made if it is not there. Default: ./data
 * @param defaultQueue the queue of jobs that declare none. Default: the environment variable QUEUE_NAME, else
 *     "default"
 * @param maxJobSize the largest job as JSON, 1 kB to 9.9 MB; what is larger is refused when enqueued, and buried
 *     when received. Large jobs are slow for everybody: pass references instead. Default: 9900000B
 * @param retry how jobs are retried that declare no retry of their own
 * @param queues what is set per queue, by its name
 * @param shares which users get what share of a worker's processors: the first rule that fits a job counts. Default: all
 *     users the same
 * @param worker the worker inside this application
 * @param pubsub how Pub/Sub is reached
 * @param jdbc which database carries the jobs, and how
 * @param records what is remembered of jobs
 */
@ConfigurationProperties("barback")
public record BarbackProperties(
        @Nullable String broker,
        @DefaultValue(BrokerChoice.DEFAULT_DATA_DIR) String dataDir,
        @Nullable String defaultQueue,
        @DefaultValue(EnvelopeCodec.LARGEST + "B") DataSize maxJobSize,
        @DefaultValue Retry retry,
        @DefaultValue Map<String, Queue> queues,
        @DefaultValue List<Share> shares,
        @DefaultValue Worker worker,
        @DefaultValue PubSub pubsub,
        @DefaultValue Jdbc jdbc,
        @DefaultValue Records records) {
    /** Refuses what makes no sense, when the application starts; so do those below. */
    public BarbackProperties {
        if (broker != null && !broker.isBlank()) {
            BrokerChoice.kind(broker);
        }
        if (dataDir.isBlank()) {
            throw new IllegalArgumentException(
                    "barback.data-dir: Name a directory, or leave it away for " + BrokerChoice.DEFAULT_DATA_DIR + ".");
        }
        if (defaultQueue != null && !defaultQueue.isBlank()) {
            Misset.check("barback.default-queue", () -> QueueNames.checkQueue(defaultQueue));
        }
        shares = List.copyOf(shares);
        queues.keySet().forEach(name -> Misset.check("barback.queues", () -> QueueNames.checkQueue(name)));
        Misset.check("barback.queues", () -> lanes(queues));
        long bytes = maxJobSize.toBytes();
        Misset.check(
                "barback.max-job-size", () -> new EnvelopeCodec((int) Math.max(0, Math.min(Integer.MAX_VALUE, bytes))));
    }

    /**
     * The application-wide retry.
     *
     * @param attempts runs in all, the first included; 1 = no retry, -1 = without end. Default: 3
     * @param waitFor the time between two of them. Default: 5m
     * @param jitter up to this fraction of the wait is added at random, so that jobs that failed together do not
     *     come back together; 0 = exact. Default: 0.15
     */
    public record Retry(
            @DefaultValue("3") int attempts,
            @DefaultValue("5m") @Name("wait") Duration waitFor,
            @DefaultValue("0.15") double jitter) {
        public Retry {
            Misset.check("barback.retry", () -> new RetryDefaults(attempts, waitFor, jitter));
        }
    }

    /**
     * One queue.
     *
     * @param weight 1 to 1000: of two queues that both have work, one of weight 3 gets three times as many jobs
     *     started as one of weight 1. Default: 1
     * @param processors how many of its jobs run at once in one process, at most; 0 = as many as the worker has
     *     processors. Default: 0
     * @param pollInterval 10ms to 5s: how long the broker is asked to wait for a job before it is asked anew. Default: 2s
     * @param lanes 1 to 64: over how many lines, side by side on Pub/Sub, its users are spread, so that one who floods it
     *     fills a lane, not the queue. The same for all who enqueue; a worker has at least as many. Other brokers need
     *     none. Default: 1
     */
    public record Queue(
            @DefaultValue("1") int weight,
            @DefaultValue("0") int processors,
            @DefaultValue("2s") Duration pollInterval,
            @DefaultValue("1") int lanes) {
        public Queue {
            Misset.check("barback.queues", () -> new QueueOptions(weight, processors, pollInterval));
            if (lanes > 1 && processors > 0) {
                throw new IllegalArgumentException(
                        "barback.queues: A queue can have several lanes, or a limit of processors"
                                + " of its own, not both: it has %d lanes and a limit of %d."
                                        .formatted(lanes, processors));
            }
        }

        QueueOptions options() {
            return new QueueOptions(weight, processors, pollInterval);
        }
    }

    /**
     * A rule of who gets what share. What is not named is not asked for.
     *
     * @param user fits the jobs of this user
     * @param role fits the jobs of users who have this role
     * @param jobClass fits jobs of this name: each user's are a line of their own then, beside the user's others
     * @param weight 0.001 to 1000: of two users who both have jobs waiting, one of weight 3 gets three times the
     *     processor time of one of weight 1. Default: 1
     * @param limit how many jobs of the line run at once in one worker; 0 = any number. Default: 0
     */
    public record Share(
            @Nullable String user,
            @Nullable String role,
            @Nullable String jobClass,
            @DefaultValue("1") double weight,
            @DefaultValue("0") int limit) {
        public Share {
            Misset.check("barback.shares", () -> new ShareRule(user, role, jobClass, weight, limit));
        }

        ShareRule rule() {
            return new ShareRule(user, role, jobClass, weight, limit);
        }
    }

    /**
     * The worker.
     *
     * @param enabled whether a worker runs inside this application. Default: false
     * @param queues the queues it serves; none = the default queue, every queue that a job of this application
     *     declares, and those in barback.queues. Default: none
     * @param processors how many jobs run at once
     * @param jobTimeout the longest an execution may take where its class declares no timeout; 0s = no limit.
     *     Default: 0s
     * @param grace how long running jobs may go on when the worker is stopped, before they are interrupted and
     *     given back. To be shorter than the time after which the process is killed (10 s with Docker, 30 s with
     *     Kubernetes). Default: 8s
     * @param maxDeliveries 2 or more: how often a message may be delivered without ever being settled, before it
     *     is taken for a job that kills its worker, and buried. Default: 5
     */
    public record Worker(
            @DefaultValue("false") boolean enabled,
            @DefaultValue List<String> queues,
            @DefaultValue Processors processors,
            @DefaultValue("0s") Duration jobTimeout,
            @DefaultValue("8s") Duration grace,
            @DefaultValue("5") int maxDeliveries) {
        public Worker {
            queues = List.copyOf(queues);
            Map<String, QueueOptions> served = new LinkedHashMap<>(Map.of("any", QueueOptions.DEFAULTS));
            queues.forEach(queue -> served.put(queue, QueueOptions.DEFAULTS));
            ProcessorRange any = ProcessorRange.fixed(1);
            Misset.check(
                    "barback.worker",
                    () -> new WorkerOptions(served, any, jobTimeout, grace, maxDeliveries, ShareRules.EQUAL));
        }
    }

    /**
     * The worker's processors, each of which runs one job at a time. In their place, 4 or 2-20 can be set.
     *
     * @param min as many as it starts with, and always has; 0 = as many as its queues' limits allow, and twice the cores
     *     for those without, but no more than max. Default: 0
     * @param max as many as it has while jobs wait; 0 = the same, but no less than min. More suits jobs that wait for
     *     others. Default: 0
     */
    public record Processors(
            @DefaultValue("0") int min, @DefaultValue("0") int max) {
        private static final Pattern NUMBERS = Pattern.compile("(-?\\d{1,9})(?:-(\\d{1,9}))?");

        public Processors {
            int fewest = min;
            int most = max;
            Misset.check("barback.worker.processors", () -> range(fewest, most, 1));
        }

        /** What {@code barback.worker.processors=4} means, and {@code barback.worker.processors=2-20}. */
        public static Processors valueOf(String text) {
            Matcher numbers = NUMBERS.matcher(text.strip());
            if (!numbers.matches()) {
                throw new IllegalArgumentException(
                        "barback.worker.processors: It is a number, such as 4, or from - to, such as 2-20, not \"%s\"."
                                .formatted(text));
            }
            int min = Integer.parseInt(numbers.group(1));
            return new Processors(min, numbers.group(2) == null ? min : Integer.parseInt(numbers.group(2)));
        }

        /** @param usual as many as there are where nothing is said */
        ProcessorRange range(int usual) {
            return range(min, max, usual);
        }

        private static ProcessorRange range(int min, int max, int usual) {
            int fewest = min != 0 ? min : max > 0 ? Math.min(usual, max) : usual;
            return new ProcessorRange(fewest, max != 0 ? max : Math.max(usual, fewest));
        }
    }

    /**
     * Pub/Sub.
     *
     * @param projectId the Google Cloud project. Default: the environment variable PUBSUB_JOB_QUEUE_PROJECT_ID, else
     *     "job_queue"
     * @param emulatorHost host:port of an emulator; empty = the real service, with Application Default Credentials.
     *     Default: the environment variable PUBSUB_EMULATOR_HOST
     * @param leaseTime 10s to 600s: how long a received message stays with its worker unless extended, and so how
     *     long the jobs of a worker that died wait. Shorter costs more calls. Default: 30s
     * @param retention 1d to 31d: how long a message is kept that nobody takes. Default: 31d
     * @param callTimeout 1s to 600s: the longest one call may take, its repetitions included. Default: 15s
     * @param outbox whether jobs that are enqueued in a transaction on the application's database (PostgreSQL or a SQLite
     *     file) are rows of it until they are published: committed together with the application's changes, or not at
     *     all, at the price of writing them twice. Without it they are published after the commit, and lost if the
     *     process ends just then. Default: false
     */
    public record PubSub(
            @Nullable String projectId,
            @Nullable String emulatorHost,
            @DefaultValue("30s") Duration leaseTime,
            @DefaultValue("31d") Duration retention,
            @DefaultValue("15s") Duration callTimeout,
            @DefaultValue("false") boolean outbox) {
        public PubSub {
            String id = projectId == null || projectId.isBlank() ? "any" : projectId;
            String emulator = emulatorHost == null || emulatorHost.isBlank() ? null : emulatorHost.strip();
            Misset.check("barback.pubsub", () -> new PubSubOptions(id, emulator, leaseTime, retention, callTimeout));
        }
    }

    /**
     * The database that carries jobs.
     *
     * @param url jdbc:postgresql://HOST/DATABASE or jdbc:sqlite:FILE. Default: with barback.broker=jdbc the
     *     application's own database if it has one, which is to be one of these, else a SQLite file in barback.data-dir
     * @param dataSource the name of the bean that is the application's own database, where it has several: for jobs, for
     *     records, and for the outbox. Default: the only one, or the primary one
     * @param username who connects to PostgreSQL. Default: the one in the URL, else that of the process
     * @param password the password of that user. Default: the one in the URL, else none
     * @param schema the schema of PostgreSQL with the tables; made if it is not there. Default: the one where statements
     *     of the connection find them, or would make them
     * @param migrate whether the tables are made, and brought up to date, at the start; false = somebody else runs the
     *     migrations. Default: true
     * @param leaseTime 1s to 600s: how long a received message stays with its worker unless extended, and so how long
     *     the jobs of a worker that died wait. Default: 30s
     * @param callTimeout 1s to 600s: the longest one statement may take. Default: 15s
     */
    public record Jdbc(
            @Nullable String url,
            @Nullable String dataSource,
            @Nullable String username,
            @Nullable String password,
            @Nullable String schema,
            @DefaultValue("true") boolean migrate,
            @DefaultValue("30s") Duration leaseTime,
            @DefaultValue("15s") Duration callTimeout) {
        public Jdbc {
            schema = schema == null || schema.isBlank() ? null : schema.strip();
            String named = schema;
            Misset.check("barback.jdbc", () -> new JdbcOptions(leaseTime, callTimeout, named));
            if (url != null && !url.isBlank()) {
                Misset.check(BrokerChoice.JDBC_URL, () -> JdbcAddress.of(url, username, password));
            }
        }

        /** Without secrets. */
        @Override
        public String toString() {
            return "Jdbc[url=%s, dataSource=%s, username=%s, schema=%s, migrate=%s, leaseTime=%s, callTimeout=%s]"
                    .formatted(
                            url == null || url.isBlank() ? "" : JdbcAddress.of(url, null, null),
                            dataSource,
                            username,
                            schema,
                            migrate,
                            leaseTime,
                            callTimeout);
        }
    }

    /**
     * The records of jobs: what became of each, to be shown and steered.
     *
     * @param enabled whether they are kept. Default: true where a database carries the jobs, or barback.jdbc.url is set
     * @param backlog 1000 or more: of how many jobs something is kept in memory, about 1 kB each, while the database is
     *     away. What comes on top is not recorded. Default: 100000
     * @param patience 1s or more: how long a job may be overdue, with a worker that finds nothing in its queue, before
     *     its message counts as gone, and it is published again. Default: 1m
     * @param retention how long jobs that have ended are remembered
     */
    public record Records(
            @Nullable Boolean enabled,
            @DefaultValue("100000") int backlog,
            @DefaultValue("1m") Duration patience,
            @DefaultValue Retention retention) {
        public Records {
            Misset.check("barback.records", () -> new RecordOptions(backlog, patience, retention.byState()));
        }

        RecordOptions options() {
            return new RecordOptions(backlog, patience, retention.byState());
        }
    }

    /**
     * How long jobs that have ended are remembered; 0s = for a minute at most.
     *
     * @param completed those whose perform returned. Default: 7d
     * @param discarded those that failed, with nothing left to do. Default: 7d
     * @param cancelled those that were called off. Default: 7d
     * @param dead those in the morgue, where they stay all the same. Default: 90d
     */
    public record Retention(
            @DefaultValue("7d") Duration completed,
            @DefaultValue("7d") Duration discarded,
            @DefaultValue("7d") Duration cancelled,
            @DefaultValue("90d") Duration dead) {
        Map<JobState, Duration> byState() {
            return Map.of(
                    JobState.COMPLETED,
                    completed,
                    JobState.DISCARDED,
                    discarded,
                    JobState.CANCELLED,
                    cancelled,
                    JobState.DEAD,
                    dead);
        }
    }

    /** The lanes of the queues that have more than one. */
    Lanes lanes() {
        return lanes(queues);
    }

    private static Lanes lanes(Map<String, Queue> queues) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        queues.forEach((name, queue) -> {
            if (queue.lanes() != 1) {
                numbers.put(name, queue.lanes());
            }
        });
        return new Lanes(numbers);
    }

    /** The worker's options. Nobody has a role by them. */
    WorkerOptions workerOptions(List<String> declaredQueues) {
        Set<String> names = new LinkedHashSet<>(worker.queues());
        if (names.isEmpty()) {
            names.addAll(declaredQueues);
            names.addAll(queues.keySet());
        }
        Map<String, QueueOptions> served = new LinkedHashMap<>();
        for (String name : names) {
            Queue settings = queues.get(name);
            served.put(QueueNames.check(name), settings == null ? QueueOptions.DEFAULTS : settings.options());
        }
        return new WorkerOptions(
                served,
                worker.processors().range(WorkerOptions.processorsFor(served.values())),
                worker.jobTimeout(),
                worker.grace(),
                worker.maxDeliveries(),
                new ShareRules(shares.stream().map(Share::rule).toList(), Roles.NONE));
    }
}
