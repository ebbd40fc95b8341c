package dev.barback.web.events;

import dev.barback.record.JobChanges;
import dev.barback.record.JobPage;
import dev.barback.record.JobQuery;
import dev.barback.record.JobRecord;
import dev.barback.record.JobState;
import dev.barback.record.JobStore;
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

    private final JobStore records;
    private final JobText text;
    private final QueuePositions queuePositions;

    InitialEvents(JobStore records, JobText text, QueuePositions queuePositions) {
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
    record Greeting(String events, List<JobRecord> jobs) {}

    /**
     * The changes since a feed position, if it is known and they are not too many; else the jobs that have not ended
     * and the latest ended ones.
     *
     * @param place the subscriber's latest feed position; empty = a new subscriber
     */
    Greeting read(Subscription interest, Optional<String> place, Instant now) {
        Greeting greeting = place.flatMap(since -> missed(interest, since, now)).orElseGet(() -> whole(interest, now));
        // a random delay: clients that were disconnected together don't reconnect together
        String patience = "retry: " + ThreadLocalRandom.current().nextInt(1_000, 3_000) + "\n\n";
        return new Greeting(patience + greeting.events(), greeting.jobs());
    }

    private Optional<Greeting> missed(Subscription interest, String since, Instant now) {
        List<JobRecord> jobs = new ArrayList<>();
        String place = since;
        for (int seen = 0; seen < MAX_MISSED; ) {
            JobChanges changes;
            try {
                changes = records.changes(Optional.of(place), MAX_MISSED);
            } catch (IllegalArgumentException e) { // a feed position of another job store
                return Optional.empty();
            }
            if (changes.isLost()) {
                return Optional.empty();
            }
            changes.jobs().stream().filter(interest::includes).forEach(jobs::add);
            place = changes.next();
            seen += changes.jobs().size();
            if (!changes.hasMore()) {
                String events = jobs.stream()
                        .map(job -> "event: job\ndata: {\"job\":" + write(job, now) + "}\n\n")
                        .collect(Collectors.joining());
                return Optional.of(new Greeting(events + "id: " + place + "\n\n", jobs));
            }
        }
        return Optional.empty();
    }

    private Greeting whole(Subscription interest, Instant now) {
        String place = records.changes(Optional.empty(), 1).next(); // first: later changes are sent again
        List<JobRecord> jobs = new ArrayList<>();
        boolean isComplete = true;
        if (interest.jobId() != null) {
            records.find(interest.jobId()).filter(interest::includes).ifPresent(jobs::add);
        } else {
            JobPage live = records.list(query(LIVE, interest, true), Optional.empty(), MAX_LIVE);
            isComplete = live.next() == null;
            jobs.addAll(live.jobs());
            jobs.addAll(records.list(query(ENDED, interest, false), Optional.empty(), MAX_ENDED)
                    .jobs());
        }
        String all = jobs.stream().map(job -> write(job, now)).collect(Collectors.joining(","));
        String event =
                "id: %s\nevent: snapshot\ndata: {\"jobs\":[%s],\"complete\":%s}\n\n".formatted(place, all, isComplete);
        return new Greeting(event, jobs);
    }

    private static JobQuery query(Set<JobState> states, Subscription interest, boolean oldestFirst) {
        return new JobQuery(states, null, null, interest.user(), oldestFirst);
    }

    private String write(JobRecord job, Instant now) {
        return text.write(job, queuePositions.place(job, now), now);
    }
}
