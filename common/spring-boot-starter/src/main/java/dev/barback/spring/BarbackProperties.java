package dev.barback.spring;

import dev.barback.broker.Lanes;
import dev.barback.broker.QueueNames;
import dev.barback.fair.RoleLookup;
import dev.barback.fair.ShareRule;
import dev.barback.fair.ShareRules;
import dev.barback.jdbc.JdbcAddress;
import dev.barback.jdbc.JdbcOptions;
import dev.barback.record.JobState;
import dev.barback.record.JobStoreOptions;
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
 * The properties. {@code docs/configuration.md} lists them, too; a test compares the two.
 *
 * @param broker the broker: pubsub, jdbc or memory. Default: pubsub if its emulator or project is configured, else jdbc
 * @param dataDir the directory of the embedded database, barback.db; made if it is not there. Default: ./data
 * @param defaultQueue the queue of jobs that declare none. Default: the environment variable QUEUE_NAME, else
 *     "default"
 * @param maxJobSize the largest job as JSON, 1 kB to 9.9 MB; larger jobs are refused when enqueued, and buried when
 *     fetched. Large jobs slow down all jobs: pass references instead. Default: 9900000B
 * @param retry the retry of jobs that declare none of their own
 * @param queues settings per queue, by its name
 * @param shares users' shares of a worker's processors: the first rule that matches a job counts. Default: all users
 *     the same
 * @param worker the worker inside this application
 * @param pubsub the connection to Pub/Sub
 * @param jdbc the database that carries the jobs
 * @param records the records of jobs
 */
@ConfigurationProperties("barback")
public record BarbackProperties(
        @Nullable String broker,
        @DefaultValue(BrokerChoice.DEFAULT_DATA_DIR) String dataDir,
        @Nullable String defaultQueue,
        @DefaultValue(EnvelopeCodec.MAX_BYTES + "B") DataSize maxJobSize,
        @DefaultValue Retry retry,
        @DefaultValue Map<String, Queue> queues,
        @DefaultValue List<Share> shares,
        @DefaultValue Worker worker,
        @DefaultValue PubSub pubsub,
        @DefaultValue Jdbc jdbc,
        @DefaultValue Records records) {
    /** Refuses invalid values when the application starts, as the records below do. */
    public BarbackProperties {
        if (broker != null && !broker.isBlank()) {
            BrokerChoice.kind(broker);
        }
        if (dataDir.isBlank()) {
            throw new IllegalArgumentException(
                    "barback.data-dir: Name a directory, or omit it for " + BrokerChoice.DEFAULT_DATA_DIR + ".");
        }
        if (defaultQueue != null && !defaultQueue.isBlank()) {
            InvalidProperty.check("barback.default-queue", () -> QueueNames.checkQueue(defaultQueue));
        }
        shares = List.copyOf(shares);
        queues.keySet().forEach(name -> InvalidProperty.check("barback.queues", () -> QueueNames.checkQueue(name)));
        InvalidProperty.check("barback.queues", () -> lanes(queues));
        long bytes = maxJobSize.toBytes();
        InvalidProperty.check(
                "barback.max-job-size", () -> new EnvelopeCodec((int) Math.max(0, Math.min(Integer.MAX_VALUE, bytes))));
    }

    /**
     * The application-wide retry.
     *
     * @param attempts executions in all, the first included; 1 = no retry, -1 = unlimited. Default: 3
     * @param waitFor the time between two executions. Default: 5m
     * @param jitter up to this fraction of the wait is added at random, so that jobs that failed together are not
     *     retried together; 0 = exact. Default: 0.15
     */
    public record Retry(
            @DefaultValue("3") int attempts,
            @DefaultValue("5m") @Name("wait") Duration waitFor,
            @DefaultValue("0.15") double jitter) {
        public Retry {
            InvalidProperty.check("barback.retry", () -> new RetryDefaults(attempts, waitFor, jitter));
        }
    }

    /**
     * One queue.
     *
     * @param weight 1 to 1000: of two queues that both have jobs, one of weight 3 gets three times as many jobs started
     *     as one of weight 1. Default: 1
     * @param processors the most jobs of the queue that run at once in one process; 0 = as many as the worker has
     *     processors. Default: 0
     * @param pollInterval 10ms to 5s: how long one fetch waits for a job at the broker. Default: 2s
     * @param lanes 1 to 64: the number of lanes on Pub/Sub over which its users are spread, so that one user's flood
     *     fills a lane, not the queue. All processes that enqueue need the same number, and a worker at least that
     *     number. Other brokers need none. Default: 1
     */
    public record Queue(
            @DefaultValue("1") int weight,
            @DefaultValue("0") int processors,
            @DefaultValue("2s") Duration pollInterval,
            @DefaultValue("1") int lanes) {
        public Queue {
            InvalidProperty.check("barback.queues", () -> new QueueOptions(weight, processors, pollInterval));
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
     * A rule for shares. A condition that is not set matches every job.
     *
     * @param user matches the jobs of this user
     * @param role matches the jobs of users with this role
     * @param jobClass matches jobs of this name: each user's jobs of the class are then scheduled separately from the
     *     user's others
     * @param weight 0.001 to 1000: of two users with waiting jobs, one of weight 3 gets three times the processor time
     *     of one of weight 1. Default: 1
     * @param limit the most matching jobs of one user that run at once in one worker; 0 = no limit. Default: 0
     */
    public record Share(
            @Nullable String user,
            @Nullable String role,
            @Nullable String jobClass,
            @DefaultValue("1") double weight,
            @DefaultValue("0") int limit) {
        public Share {
            InvalidProperty.check("barback.shares", () -> new ShareRule(user, role, jobClass, weight, limit));
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
     * @param processors the number of jobs that run at once
     * @param jobTimeout the timeout of an execution whose class declares none; 0s = no limit. Default: 0s
     * @param grace how long running jobs may continue when the worker is stopped, before they are interrupted and
     *     released. Has to be shorter than the time after which the process is killed (10 s with Docker, 30 s with
     *     Kubernetes). Default: 8s
     * @param maxDeliveries 2 or more: how often a message may be delivered without ever being completed, before it
     *     counts as a poison message, which kills its worker, and is buried. Default: 5
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
            InvalidProperty.check(
                    "barback.worker",
                    () -> new WorkerOptions(served, any, jobTimeout, grace, maxDeliveries, ShareRules.EQUAL));
        }
    }

    /**
     * The worker's processors, each of which runs one job at a time. {@code 4} or {@code 2-20} can be set instead.
     *
     * @param min the number at the start, and the least; 0 = as many as its queues' limits allow, and twice the cores
     *     for queues without a limit, but no more than max. Default: 0
     * @param max the most, while jobs wait; 0 = as for min, but no less than min. More suits jobs that wait for other
     *     systems. Default: 0
     */
    public record Processors(
            @DefaultValue("0") int min, @DefaultValue("0") int max) {
        private static final Pattern NUMBERS = Pattern.compile("(-?\\d{1,9})(?:-(\\d{1,9}))?");

        public Processors {
            int minProcessors = min;
            int maxProcessors = max;
            InvalidProperty.check("barback.worker.processors", () -> range(minProcessors, maxProcessors, 1));
        }

        /** Reads {@code barback.worker.processors=4}, and {@code barback.worker.processors=2-20}. */
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

        /** @param defaultNumber the number if none is set */
        ProcessorRange range(int defaultNumber) {
            return range(min, max, defaultNumber);
        }

        private static ProcessorRange range(int min, int max, int defaultNumber) {
            int minProcessors = min != 0 ? min : max > 0 ? Math.min(defaultNumber, max) : defaultNumber;
            return new ProcessorRange(minProcessors, max != 0 ? max : Math.max(defaultNumber, minProcessors));
        }
    }

    /**
     * Pub/Sub.
     *
     * @param projectId the Google Cloud project. Default: the environment variable PUBSUB_JOB_QUEUE_PROJECT_ID, else
     *     "job_queue"
     * @param emulatorHost host:port of an emulator; empty = the real service, with Application Default Credentials.
     *     Default: the environment variable PUBSUB_EMULATOR_HOST
     * @param leaseTime 10s to 600s: how long the lease of a fetched message lasts unless renewed, and so how long the
     *     jobs of a worker that died wait. A shorter time costs more calls. Default: 30s
     * @param retention 1d to 31d: how long a message is kept that no worker fetches. Default: 31d
     * @param callTimeout 1s to 600s: the timeout of a call, its retries included. Default: 15s
     * @param outbox whether jobs that are enqueued in a transaction on the application's database (PostgreSQL or a
     *     SQLite file) are stored there until they are published: they are committed together with the application's
     *     changes, or not at all, at the price of being written twice. Without it they are published after the commit,
     *     and lost if the process ends just then. Default: false
     */
    public record PubSub(
            @Nullable String projectId,
            @Nullable String emulatorHost,
            @DefaultValue("30s") Duration leaseTime,
            @DefaultValue("31d") Duration retention,
            @DefaultValue("15s") Duration callTimeout,
            @DefaultValue("false") boolean outbox) {
        public PubSub {
            if (BrokerDependency.PUBSUB.isPresent(BarbackProperties.class.getClassLoader())) {
                PubSubRanges.check(projectId, emulatorHost, leaseTime, retention, callTimeout);
            }
        }
    }

    /**
     * The database that carries jobs.
     *
     * @param url jdbc:postgresql://HOST/DATABASE or jdbc:sqlite:FILE. Default: with barback.broker=jdbc the
     *     application's own database if it has one, which has to be PostgreSQL or SQLite, else a SQLite file in
     *     barback.data-dir
     * @param dataSource the bean name of the application's own database, if it has several: for jobs, for records, and
     *     for the outbox. Default: the only one, or the primary one
     * @param username the user name for PostgreSQL. Default: the one in the URL, else that of the process
     * @param password the password of that user. Default: the one in the URL, else none
     * @param schema the schema of PostgreSQL with the tables; made if it is not there. Default: the one in which the
     *     connection finds the tables, or would make them
     * @param migrate whether the tables are made, and migrated, at the start; false = another program runs the
     *     migrations. Default: true
     * @param leaseTime 1s to 600s: how long the lease of a fetched message lasts unless renewed, and so how long the
     *     jobs of a worker that died wait. Default: 30s
     * @param callTimeout 1s to 600s: the timeout of a statement. Default: 15s
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
            InvalidProperty.check("barback.jdbc", () -> new JdbcOptions(leaseTime, callTimeout, named));
            if (url != null && !url.isBlank()) {
                InvalidProperty.check(BrokerChoice.JDBC_URL, () -> JdbcAddress.of(url, username, password));
            }
        }

        /** Without the password. */
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
     * The records of jobs: the state of each, to be listed, cancelled, postponed or advanced.
     *
     * @param enabled whether records are kept. Default: true if a database carries the jobs, or barback.jdbc.url is set
     * @param backlog 1000 or more: the most jobs whose changes are buffered in memory, about 1 kB each, while the
     *     database is unavailable. Changes beyond that are not recorded. Default: 100000
     * @param patience 1s or more: how long a job may be overdue, while a worker finds nothing in its queue, before its
     *     message counts as lost, and the job is published again. Default: 1m
     * @param retention how long records of jobs that have ended are kept
     */
    public record Records(
            @Nullable Boolean enabled,
            @DefaultValue("100000") int backlog,
            @DefaultValue("1m") Duration patience,
            @DefaultValue Retention retention) {
        public Records {
            InvalidProperty.check("barback.records", () -> new JobStoreOptions(backlog, patience, retention.byState()));
        }

        JobStoreOptions options() {
            return new JobStoreOptions(backlog, patience, retention.byState());
        }
    }

    /**
     * How long records of jobs that have ended are kept; 0s = a minute at most.
     *
     * @param completed jobs whose perform returned. Default: 7d
     * @param discarded jobs that failed, and were discarded. Default: 7d
     * @param cancelled jobs that were cancelled. Default: 7d
     * @param dead jobs in the morgue; they stay in the morgue beyond that. Default: 90d
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

    /** The worker's options, without a lookup of roles. */
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
                new ShareRules(shares.stream().map(Share::rule).toList(), RoleLookup.NONE));
    }
}
