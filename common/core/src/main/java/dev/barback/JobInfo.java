package dev.barback;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A job without its arguments, as it was enqueued last. Its values are valid: the constructor refuses others. Immutable.
 *
 * @param jobId the id given when the job was enqueued first, 1 to 255 visible ASCII characters. It stays the same over
 *     all retries
 * @param jobClass the job's stable name: see {@link JobName}
 * @param queue the queue the job was enqueued to
 * @param priority lower runs sooner; null when none was set, which counts as 0
 * @param executions the number of executions started, including the current one; 0 before the first
 * @param enqueuedAt when the job, or its latest retry, was enqueued; null = not stated
 * @param scheduledAt the due time, {@link #MIN_DUE_TIME} to {@link #MAX_DUE_TIME}: not before this instant; null = as soon as
 *     possible
 * @param user the user on whose behalf it runs, 1 to 255 characters; null = none. See {@link EnqueueOptions#user()}
 * @param duration how long it should take, as stated by the enqueuer, more than 0 and at most 36,500 days; null = not
 *     stated
 * @param webhook the address to which its end is posted; null = not stated. See {@link EnqueueOptions#webhook()}
 * @param tags words to find it by, each once, at most 10; empty = none. See {@link EnqueueOptions#tags()}
 */
public record JobInfo(
        String jobId,
        String jobClass,
        String queue,
        @Nullable Integer priority,
        int executions,
        @Nullable Instant enqueuedAt,
        @Nullable Instant scheduledAt,
        @Nullable String user,
        @Nullable Duration duration,
        @Nullable URI webhook,
        List<String> tags) {
    /** The earliest due time. */
    public static final Instant MIN_DUE_TIME = Instant.parse("1700-01-01T00:00:00Z");

    /** The latest due time. */
    public static final Instant MAX_DUE_TIME = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private static final int MAX_ID_LENGTH = 255;
    private static final int MAX_USER_LENGTH = 255;
    private static final int MAX_TAGS = 10;
    private static final int MAX_TAG_LENGTH = 50;
    private static final Duration MAX_DURATION = Duration.ofDays(36_500);

    /**
     * Checks the values.
     *
     * @throws ArgumentException if one of them is not valid
     */
    public JobInfo {
        checkId(jobId);
        if (executions < 0) {
            throw new ArgumentException("A job's number of executions is 0 or more; " + executions + " is not.");
        }
        if (scheduledAt != null) {
            checkDueTime(scheduledAt);
        }
        if (user != null) {
            checkUser(user);
        }
        if (duration != null) {
            checkDuration(duration);
        }
        if (webhook != null) {
            WebhookAddress.check(webhook);
        }
        tags = tags.isEmpty() ? List.of() : checkTags(tags);
    }

    /** A builder of a new job with this id, stable name and queue: without executions, and nothing else is set. */
    public static Builder builder(String jobId, String jobClass, String queue) {
        return new Builder(jobId, jobClass, queue);
    }

    /** A builder of a copy of this job. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** This job with this many more executions, or fewer if it is negative: 0 at least, and no overflow. */
    public JobInfo executed(int more) {
        long sum = Math.min(Integer.MAX_VALUE, (long) executions + more);
        return toBuilder().executions((int) Math.max(0, sum)).build();
    }

    /** The attributes that Barback adds to ActiveJob's, by name, to be shown; only those that are set. Unmodifiable. */
    public Map<String, Object> attributes() {
        Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
        attributes.put("user", user);
        attributes.put("duration", duration);
        attributes.put("webhook", webhook);
        attributes.put("tags", tags.isEmpty() ? null : String.join(",", tags));
        attributes.values().removeIf(Objects::isNull);
        return Collections.unmodifiableMap(attributes);
    }

    /**
     * Checks and returns an id.
     *
     * @throws ArgumentException if it is not valid
     */
    public static String checkId(String id) {
        boolean valid = !id.isEmpty() && id.length() <= MAX_ID_LENGTH;
        for (int i = 0; valid && i < id.length(); i++) { // no stream: each copy of a job is checked
            valid = id.charAt(i) > ' ' && id.charAt(i) <= '~';
        }
        if (!valid) {
            throw new ArgumentException("A job's id is 1 to 255 visible ASCII characters, such as a UUID.");
        }
        return id;
    }

    /**
     * Checks and returns a due time.
     *
     * @throws ArgumentException if it is not from 1700 to 9999
     */
    public static Instant checkDueTime(Instant time) {
        if (time.isBefore(MIN_DUE_TIME) || time.isAfter(MAX_DUE_TIME)) {
            throw new ArgumentException("A job's due time is from 1700 to 9999; " + time + " is not.");
        }
        return time;
    }

    /**
     * Checks and returns a user.
     *
     * @throws ArgumentException if it is not a valid name of a user
     */
    public static String checkUser(String user) {
        if (user.isBlank()
                || user.length() > MAX_USER_LENGTH
                || user.codePoints().anyMatch(JobInfo::isUnreadable)) {
            throw new ArgumentException(
                    "A user is 1 to 255 characters, no control characters among them, and not blank.");
        }
        return user;
    }

    private static boolean isUnreadable(int character) {
        return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
    }

    /**
     * Checks and returns a duration.
     *
     * @throws ArgumentException if it is too long or too short for a job
     */
    public static Duration checkDuration(Duration duration) {
        if (duration.isNegative() || duration.isZero() || duration.compareTo(MAX_DURATION) > 0) {
            throw new ArgumentException(
                    "A duration is more than 0 s and at most 36,500 days; %s is not.".formatted(duration));
        }
        return duration;
    }

    /**
     * The webhook in this text.
     *
     * @throws ArgumentException if it is not an address, or nothing can be posted to it, whatever hosts are allowed
     */
    public static URI checkWebhook(String address) {
        return WebhookAddress.check(address);
    }

    /**
     * Checks tags, and returns them, each once.
     *
     * @throws ArgumentException if there are too many, or one is not valid
     */
    public static List<String> checkTags(Collection<String> tags) {
        List<String> distinct = tags.stream().map(JobInfo::checkTag).distinct().toList();
        if (distinct.size() > MAX_TAGS) {
            throw new ArgumentException("A job has at most " + MAX_TAGS + " tags; " + distinct.size() + " are given.");
        }
        return distinct;
    }

    /** Those of these texts that are tags, each once, the first ten at most: of messages and rows of other programs. */
    public static List<String> validTags(Collection<String> texts) {
        return texts.stream()
                .filter(text -> isTag(text))
                .distinct()
                .limit(MAX_TAGS)
                .toList();
    }

    /**
     * Checks and returns a tag.
     *
     * @throws ArgumentException if it is not 1 to 50 visible characters, or has a comma, which is between tags
     */
    public static String checkTag(String tag) {
        if (!isTag(tag)) {
            throw new ArgumentException("A tag is 1 to 50 visible characters, no spaces and no commas among them.");
        }
        return tag;
    }

    private static boolean isTag(String text) {
        return !text.isEmpty()
                && text.codePointCount(0, text.length()) <= MAX_TAG_LENGTH
                && text.codePoints().noneMatch(JobInfo::isInNoTag);
    }

    private static boolean isInNoTag(int character) {
        return character == ','
                || isUnreadable(character)
                || Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || Character.getType(character) == Character.FORMAT;
    }

    /** The stable name and the id; a webhook may contain a secret. */
    @Override
    public String toString() {
        return jobClass + " (" + jobId + ")";
    }

    /** Builds a job. Not thread-safe. */
    public static final class Builder {
        private final String jobId;
        private final String jobClass;
        private String queue;
        private @Nullable Integer priority;
        private int executions;
        private @Nullable Instant enqueuedAt;
        private @Nullable Instant scheduledAt;
        private @Nullable String user;
        private @Nullable Duration duration;
        private @Nullable URI webhook;
        private List<String> tags = List.of();

        private Builder(String jobId, String jobClass, String queue) {
            this.jobId = jobId;
            this.jobClass = jobClass;
            this.queue = queue;
        }

        private Builder(JobInfo job) {
            this(job.jobId, job.jobClass, job.queue);
            this.priority = job.priority;
            this.executions = job.executions;
            this.enqueuedAt = job.enqueuedAt;
            this.scheduledAt = job.scheduledAt;
            this.user = job.user;
            this.duration = job.duration;
            this.webhook = job.webhook;
            this.tags = job.tags;
        }

        /** With the user, duration, webhook and tags of these options. */
        public Builder options(EnqueueOptions options) {
            return user(options.user())
                    .duration(options.duration())
                    .webhook(options.webhook())
                    .tags(options.tags());
        }

        /** In another queue. */
        public Builder queue(String name) {
            this.queue = name;
            return this;
        }

        /** With this priority; null = none. */
        public Builder priority(@Nullable Integer number) {
            this.priority = number;
            return this;
        }

        /** With this number of started executions. */
        public Builder executions(int number) {
            this.executions = number;
            return this;
        }

        /** Enqueued at this time; null = not stated. */
        public Builder enqueuedAt(@Nullable Instant time) {
            this.enqueuedAt = time;
            return this;
        }

        /** Due at this time; null = as soon as possible. */
        public Builder scheduledAt(@Nullable Instant time) {
            this.scheduledAt = time;
            return this;
        }

        /** On behalf of this user; null = none. */
        public Builder user(@Nullable String name) {
            this.user = name;
            return this;
        }

        /** To take this long; null = not stated. */
        public Builder duration(@Nullable Duration time) {
            this.duration = time;
            return this;
        }

        /** With its end posted to this address; null = not stated. */
        public Builder webhook(@Nullable URI address) {
            this.webhook = address;
            return this;
        }

        /** With these tags, and no others. */
        public Builder tags(List<String> some) {
            this.tags = some;
            return this;
        }

        /**
         * The job.
         *
         * @throws ArgumentException if one of its values is not valid
         */
        public JobInfo build() {
            return new JobInfo(
                    jobId,
                    jobClass,
                    queue,
                    priority,
                    executions,
                    enqueuedAt,
                    scheduledAt,
                    user,
                    duration,
                    webhook,
                    tags);
        }
    }
}
