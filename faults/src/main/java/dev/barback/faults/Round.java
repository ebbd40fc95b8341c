package dev.barback.faults;

import dev.barback.faults.Ledger.Known;
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

/** Some hits of one fault under load, until all jobs that were enqueued meanwhile have ended. */
final class Round {
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    /** A job that comes after 200,000 is behind them. */
    private static final Duration LONGEST_RECOVERY = Duration.ofMinutes(5);
    /** Retries of a worker whose clock is 3 min ahead come so much later, too. */
    private static final Duration LONGEST_SETTLING = Duration.ofMinutes(5);

    /** What a worker has said to run 3 min from now is found to be lost after that. */
    private static final Duration RECORDS_TO_FOLLOW = Duration.ofMinutes(5);

    private static final Set<String> LAST_STATES = Set.of("completed", "discarded", "dead", "cancelled");

    private final Scene scene;
    private final Fault fault;
    private final long first;
    private final List<Hit> hits = new ArrayList<>();
    private long last;
    private long inFlight;
    private boolean well;
    private Map<String, Recorded> recorded = Map.of();

    /**
     * What one hit did.
     *
     * @param recovery from its end until a job that was enqueued after it had completed; empty = none within the patience
     * @param told from its begin until all processes had said that they are not well; empty = some did not
     */
    record Hit(Optional<Duration> recovery, Optional<Duration> told, double linesPerSecond) {}

    private Round(Scene scene, Fault fault) {
        this.scene = scene;
        this.fault = fault;
        this.first = scene.ledger().next();
    }

    /**
     * Does it.
     *
     * @param holds for how long each hit holds
     */
    static Round of(Scene scene, Fault fault, List<Duration> holds) throws Exception {
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

    /** What became of its jobs, as it is known now: doublets may come late. */
    Verdict verdict() {
        scene.marks().read();
        List<Known> jobs = scene.ledger().range(first, last);
        List<Known> confirmed = jobs.stream().filter(Known::confirmed).toList();
        List<Known> open = confirmed.stream().filter(job -> !job.isOver()).toList();
        long stuck = open.stream().filter(this::isRecordedAsOpen).count();
        return new Verdict(
                scene.carrier().name(),
                fault.name(),
                hits,
                new Verdict.Counts(
                        confirmed.size(),
                        open.size() - stuck,
                        stuck,
                        jobs.stream().filter(Known::isDoubled).count(),
                        jobs.stream().filter(job -> job.isEarly(fault.step())).count()),
                new Verdict.Limits(inFlight, disagreeing(confirmed), well));
    }

    private Hit hit(Duration hold) throws Exception {
        long lines = scene.crew().logged();
        scene.health().restart();
        long begin = System.nanoTime();
        fault.action().hit(scene, hold);
        long end = System.nanoTime();
        Optional<Duration> told = scene.health().untilAllTold();
        boolean back = Scene.holdsWithin(
                LONGEST_RECOVERY, new Progress(scene, scene.ledger().next())::isSeen);
        long recovered = System.nanoTime();
        double seconds = (recovered - begin) / 1e9;
        return new Hit(
                back ? Optional.of(Duration.ofNanos(recovered - end)) : Optional.empty(),
                told,
                (scene.crew().logged() - lines) / seconds);
    }

    /** Whether one of the jobs that are enqueued from now on has run. */
    private record Progress(Scene scene, long from) {
        boolean isSeen() {
            scene.marks().read();
            return scene.ledger().range(from, scene.ledger().next()).stream().anyMatch(job -> job.ends() > 0);
        }
    }

    private void settle() throws InterruptedException {
        last = scene.ledger().next();
        if (!Scene.holdsWithin(LONGEST_SETTLING, this::isOver)) {
            System.err.printf("%s, %s: not all jobs end.%n", scene.carrier().name(), fault.name());
        }
        well = scene.areAllUpWithin(LONGEST_RECOVERY);
        if (!well) {
            scene.crew().replaceAll(); // for the next fault
            scene.awaitAllUp();
        }
        if (scene.carrier().hasRecords()) {
            Scene.holdsWithin(RECORDS_TO_FOLLOW, this::recordsAgree);
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

    /** How many jobs have another end in the records than they had, or should have had. */
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

    /** Of all jobs of this round; they are the newest. */
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
