package dev.barback.faults;

import dev.barback.faults.ExpectedJobs.Known;
import dev.barback.faults.WebClient.Page;
import dev.barback.faults.WebClient.Recorded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Some hits of one fault under load, until all jobs enqueued meanwhile have ended. */
final class Round {
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    /** A job enqueued after 200,000 others waits for them. */
    private static final Duration RECOVERY_TIMEOUT = Duration.ofMinutes(5);
    /** Retries of a worker whose clock is 3 min ahead are due that much later, too. */
    private static final Duration SETTLING_TIMEOUT = Duration.ofMinutes(5);

    /** A lost job that is due in 3 min, as a worker recorded it, is found after that time. */
    private static final Duration RECORDS_TO_FOLLOW = Duration.ofMinutes(5);

    private static final Set<String> LAST_STATES = Set.of("completed", "discarded", "dead", "cancelled");

    private final TestBed scene;
    private final Fault fault;
    private final long first;
    private final List<Hit> hits = new ArrayList<>();
    private long last;
    private long inFlight;
    private boolean well;
    private Map<String, Recorded> recorded = Map.of();

    /**
     * The effects of one hit.
     *
     * @param recovery from its end until a job enqueued after it had completed; empty = none within the time limit
     * @param told from its beginning until all processes had reported that they are unhealthy; empty = some did not
     */
    record Hit(Optional<Duration> recovery, Optional<Duration> told, double linesPerSecond) {}

    private Round(TestBed scene, Fault fault) {
        this.scene = scene;
        this.fault = fault;
        this.first = scene.ledger().next();
    }

    /**
     * Runs a round.
     *
     * @param holds the duration of each hit
     */
    static Round of(TestBed scene, Fault fault, List<Duration> holds) throws Exception {
        Round round = new Round(scene, fault);
        scene.load().on();
        try (Peak inFlight = new Peak(scene::inFlight)) {
            Thread.sleep(WARM_UP.toMillis());
            for (Duration hold : holds) {
                round.hits.add(round.hit(hold));
            }
            scene.load().off();
            round.settle();
            round.inFlight = inFlight.most();
        } finally {
            scene.load().off();
        }
        return round;
    }

    /** The results of its jobs, as known now: doubled executions may be late. */
    RoundResult verdict() {
        scene.marks().read();
        List<Known> jobs = scene.ledger().range(first, last);
        List<Known> confirmed = jobs.stream().filter(Known::confirmed).toList();
        List<Known> open = confirmed.stream().filter(job -> !job.isOver()).toList();
        long stuck = open.stream().filter(this::isRecordedAsOpen).count();
        return new RoundResult(
                scene.carrier().name(),
                fault.name(),
                hits,
                new RoundResult.Counts(
                        confirmed.size(),
                        open.size() - stuck,
                        stuck,
                        jobs.stream().filter(Known::isDoubled).count(),
                        jobs.stream().filter(job -> job.isEarly(fault.step())).count()),
                new RoundResult.Limits(inFlight, disagreeing(confirmed), well));
    }

    private Hit hit(Duration hold) throws Exception {
        long lines = scene.crew().logged();
        scene.health().restart();
        long begin = System.nanoTime();
        fault.action().hit(scene, hold);
        long end = System.nanoTime();
        Optional<Duration> told = scene.health().untilAllTold();
        boolean back = TestBed.holdsWithin(
                RECOVERY_TIMEOUT, new Progress(scene, scene.ledger().next())::isSeen);
        long recovered = System.nanoTime();
        double seconds = (recovered - begin) / 1e9;
        return new Hit(
                back ? Optional.of(Duration.ofNanos(recovered - end)) : Optional.empty(),
                told,
                (scene.crew().logged() - lines) / seconds);
    }

    /** Whether one of the jobs enqueued from a number on has run. */
    private record Progress(TestBed scene, long from) {
        boolean isSeen() {
            scene.marks().read();
            return scene.ledger().range(from, scene.ledger().next()).stream().anyMatch(job -> job.ends() > 0);
        }
    }

    private void settle() throws InterruptedException {
        last = scene.ledger().next();
        if (!TestBed.holdsWithin(SETTLING_TIMEOUT, this::isOver)) {
            System.err.printf("%s, %s: not all jobs end.%n", scene.carrier().name(), fault.name());
        }
        well = scene.areAllUpWithin(RECOVERY_TIMEOUT);
        if (!well) {
            scene.crew().replaceAll(); // for the next fault
            scene.awaitAllUp();
        }
        if (scene.carrier().hasRecords()) {
            TestBed.holdsWithin(RECORDS_TO_FOLLOW, this::recordsAgree);
        }
    }

    private boolean isOver() {
        scene.marks().read();
        return confirmed().stream().allMatch(Known::isOver);
    }

    private boolean recordsAgree() {
        recorded = readRecords();
        return disagreeing(confirmed()) == 0;
    }

    private List<Known> confirmed() {
        return scene.ledger().range(first, last).stream()
                .filter(Known::confirmed)
                .toList();
    }

    private boolean isRecordedAsOpen(Known job) {
        Recorded record = recorded.get(Load.id(job.number()));
        return record != null && !LAST_STATES.contains(record.state());
    }

    /** The number of jobs whose record has another state than expected. */
    private long disagreeing(List<Known> jobs) {
        if (!scene.carrier().hasRecords()) {
            return 0;
        }
        return jobs.stream()
                .filter(job -> {
                    Recorded record = recorded.get(Load.id(job.number()));
                    return record == null
                            || !record.state().equals(job.expected().end());
                })
                .count();
    }

    /** The records of all jobs of this round; they are the newest. */
    private Map<String, Recorded> readRecords() {
        Set<String> wanted = scene.ledger().range(first, last).stream()
                .map(job -> Load.id(job.number()))
                .collect(Collectors.toSet());
        Map<String, Recorded> found = new HashMap<>();
        Optional<String> cursor = Optional.empty();
        boolean more = true;
        while (more) {
            Optional<Page> page = scene.client().page(scene.web(), cursor);
            List<Recorded> jobs = page.map(Page::jobs).orElse(List.of());
            jobs.forEach(job -> found.put(job.id(), job));
            cursor = page.flatMap(Page::cursor);
            more = cursor.isPresent() && jobs.stream().anyMatch(job -> wanted.contains(job.id()));
        }
        return found;
    }
}
