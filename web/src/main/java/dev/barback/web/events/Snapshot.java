package dev.barback.web.events;

import dev.barback.record.JobChanges;
import dev.barback.record.JobPage;
import dev.barback.record.JobQuery;
import dev.barback.record.JobRecord;
import dev.barback.record.JobState;
import dev.barback.record.Records;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** What a listener is told at first: what it has missed, or how things are. Thread-safe. */
final class Snapshot {
    private static final int MOST_LIVE = 100;
    private static final int MOST_ENDED = 20;
    private static final int MOST_MISSED = 1_000;

    private static final Set<JobState> ENDED =
            Arrays.stream(JobState.values()).filter(JobState::isEnded).collect(Collectors.toUnmodifiableSet());
    private static final Set<JobState> LIVE =
            Arrays.stream(JobState.values()).filter(state -> !state.isEnded()).collect(Collectors.toUnmodifiableSet());

    private final Records records;
    private final JobText text;
    private final Lines lines;

    Snapshot(Records records, JobText text, Lines lines) {
        this.records = records;
        this.text = text;
        this.lines = lines;
    }

    /**
     * What to tell.
     *
     * @param events as they go over the line
     * @param jobs that it is about
     */
    record Greeting(String events, List<JobRecord> jobs) {}

    /**
     * What has changed since a place, where that is known and not too much; else the jobs that have not ended and those
     * that were enqueued last of the others.
     *
     * @param place the latest that the listener knows; empty = it comes for the first time
     */
    Greeting read(Interest interest, Optional<String> place, Instant now) {
        Greeting greeting = place.flatMap(since -> missed(interest, since, now)).orElseGet(() -> whole(interest, now));
        // not all at once, when they were all cut off at once
        String patience = "retry: " + ThreadLocalRandom.current().nextInt(1_000, 3_000) + "\n\n";
        return new Greeting(patience + greeting.events(), greeting.jobs());
    }

    private Optional<Greeting> missed(Interest interest, String since, Instant now) {
        List<JobRecord> jobs = new ArrayList<>();
        String place = since;
        for (int seen = 0; seen < MOST_MISSED; ) {
            JobChanges changes;
            try {
                changes = records.changes(Optional.of(place), MOST_MISSED);
            } catch (IllegalArgumentException e) { // a place of somebody else's
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

    private Greeting whole(Interest interest, Instant now) {
        String place =
                records.changes(Optional.empty(), 1).next(); // before the look: what comes in between is told again
        List<JobRecord> jobs = new ArrayList<>();
        boolean isComplete = true;
        if (interest.jobId() != null) {
            records.find(interest.jobId()).filter(interest::includes).ifPresent(jobs::add);
        } else {
            JobPage live = records.list(query(LIVE, interest, true), Optional.empty(), MOST_LIVE);
            isComplete = live.next() == null;
            jobs.addAll(live.jobs());
            jobs.addAll(records.list(query(ENDED, interest, false), Optional.empty(), MOST_ENDED)
                    .jobs());
        }
        String all = jobs.stream().map(job -> write(job, now)).collect(Collectors.joining(","));
        String event =
                "id: %s\nevent: snapshot\ndata: {\"jobs\":[%s],\"complete\":%s}\n\n".formatted(place, all, isComplete);
        return new Greeting(event, jobs);
    }

    private static JobQuery query(Set<JobState> states, Interest interest, boolean oldestFirst) {
        return new JobQuery(states, null, null, interest.user(), oldestFirst);
    }

    private String write(JobRecord job, Instant now) {
        return text.write(job, lines.place(job, now), now);
    }
}
