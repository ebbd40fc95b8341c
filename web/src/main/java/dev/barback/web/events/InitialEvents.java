package dev.barback.web.events;

import dev.barback.JobPage;
import dev.barback.JobQuery;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.spi.JobChangeFeed;
import dev.barback.spi.JobChanges;
import dev.barback.spi.JobRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** Reads the first events of a stream: the missed changes, or a snapshot. Thread-safe. */
final class InitialEvents {
    private static final int MAX_LIVE = 100;
    private static final int MAX_ENDED = 20;
    private static final int MAX_MISSED = 1_000;

    private static final Set<JobState> ENDED =
            Arrays.stream(JobState.values()).filter(JobState::isEnded).collect(Collectors.toUnmodifiableSet());
    private static final Set<JobState> LIVE =
            Arrays.stream(JobState.values()).filter(state -> !state.isEnded()).collect(Collectors.toUnmodifiableSet());

    private final JobChangeFeed feed;
    private final JobRecords records;
    private final JobEventWriter text;
    private final QueuePositions queuePositions;

    InitialEvents(JobChangeFeed feed, JobRecords records, JobEventWriter text, QueuePositions queuePositions) {
        this.feed = feed;
        this.records = records;
        this.text = text;
        this.queuePositions = queuePositions;
    }

    /**
     * The first events.
     *
     * @param events as sent to the client
     * @param jobs the jobs in them
     */
    record FirstEvents(String events, List<JobRecord> jobs) {}

    /**
     * The changes since a feed position, if it is known and they are not too many; else the jobs that have not ended
     * and the latest ended ones.
     *
     * @param feedPosition the subscriber's latest feed position; empty = a new subscriber
     */
    FirstEvents read(Subscription subscription, Optional<String> feedPosition, Instant now) {
        FirstEvents first = feedPosition
                .flatMap(since -> readMissed(subscription, since, now))
                .orElseGet(() -> readSnapshot(subscription, now));
        // a random delay: clients that were disconnected together don't reconnect together
        String retryDelay = "retry: " + ThreadLocalRandom.current().nextInt(1_000, 3_000) + "\n\n";
        return new FirstEvents(retryDelay + first.events(), first.jobs());
    }

    private Optional<FirstEvents> readMissed(Subscription subscription, String since, Instant now) {
        List<JobRecord> jobs = new ArrayList<>();
        String feedPosition = since;
        for (int seen = 0; seen < MAX_MISSED; ) {
            JobChanges changes;
            try {
                changes = feed.changes(Optional.of(feedPosition), MAX_MISSED);
            } catch (IllegalArgumentException e) { // a feed position of another job store
                return Optional.empty();
            }
            if (changes.isExpired()) {
                return Optional.empty();
            }
            changes.jobs().stream().filter(subscription::includes).forEach(jobs::add);
            feedPosition = changes.next();
            seen += changes.jobs().size();
            if (!changes.hasMore()) {
                String events = jobs.stream()
                        .map(job -> "event: job\ndata: {\"job\":" + write(job, now) + "}\n\n")
                        .collect(Collectors.joining());
                return Optional.of(new FirstEvents(events + "id: " + feedPosition + "\n\n", jobs));
            }
        }
        return Optional.empty();
    }

    private FirstEvents readSnapshot(Subscription subscription, Instant now) {
        String feedPosition = feed.changes(Optional.empty(), 1).next(); // first: later changes are sent again
        List<JobRecord> jobs = new ArrayList<>();
        boolean isComplete = true;
        if (subscription.jobId() != null) {
            records.find(subscription.jobId()).filter(subscription::includes).ifPresent(jobs::add);
        } else {
            JobPage live = records.list(query(LIVE, subscription, true), Optional.empty(), MAX_LIVE);
            isComplete = live.next() == null;
            jobs.addAll(live.jobs());
            jobs.addAll(records.list(query(ENDED, subscription, false), Optional.empty(), MAX_ENDED)
                    .jobs());
        }
        String all = jobs.stream().map(job -> write(job, now)).collect(Collectors.joining(","));
        String event = "id: %s\nevent: snapshot\ndata: {\"jobs\":[%s],\"complete\":%s}\n\n"
                .formatted(feedPosition, all, isComplete);
        return new FirstEvents(event, jobs);
    }

    private static JobQuery query(Set<JobState> states, Subscription subscription, boolean oldestFirst) {
        return JobQuery.ALL.states(states).user(subscription.user()).oldestFirst(oldestFirst);
    }

    private String write(JobRecord job, Instant now) {
        return text.write(job, queuePositions.position(job, now), now);
    }
}
