package dev.barback.faults;

import dev.barback.faults.ExpectedJobs.JobSnapshot;
import dev.barback.faults.Fault.Kind;
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
import java.util.stream.Stream;

/** Some hits of one fault under load, until all jobs enqueued meanwhile have ended. */
final class Round {
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    /** A job enqueued after 200,000 others waits for them. */
    private static final Duration RECOVERY_TIMEOUT = Duration.ofMinutes(5);
    /** Retries of a worker whose clock is 3 min ahead are due that much later, too. */
    private static final Duration END_TIMEOUT = Duration.ofMinutes(5);

    /** A lost job that is due in 3 min, as a worker recorded it, is found after that time. */
    private static final Duration RECORDS_TIMEOUT = Duration.ofMinutes(5);

    private static final int MAX_SHOWN = 5;

    private static final Set<String> LAST_STATES = Set.of("completed", "discarded", "dead", "cancelled");

    private final TestBed testBed;
    private final Fault fault;
    private final long first;
    private final List<Hit> hits = new ArrayList<>();
    private long last;
    private long inFlight;
    private boolean isHealthy;
    private Map<String, Recorded> recorded = Map.of();

    /**
     * The effects of one hit.
     *
     * @param recoveredAfter from its end until a job enqueued after it had completed; empty = none within the time limit
     * @param health what the processes reported, if it held for so long that they have to report it
     */
    record Hit(Optional<Duration> recoveredAfter, Optional<Health> health, double linesPerSecond) {}

    /**
     * What the processes reported during a long outage.
     *
     * @param unhealthyAfter from its beginning until all processes had reported that they are unhealthy; empty = some did not
     * @param isBlocked whether no job got through: none that was enqueued meanwhile had completed at its end
     */
    record Health(Optional<Duration> unhealthyAfter, boolean isBlocked) {
        /** The limit within which processes report that nothing gets through. */
        static final Duration LIMIT = Duration.ofSeconds(30);

        boolean isGood() {
            return !isBlocked
                    || unhealthyAfter
                            .filter(after -> after.compareTo(LIMIT) <= 0)
                            .isPresent();
        }
    }

    private Round(TestBed testBed, Fault fault) {
        this.testBed = testBed;
        this.fault = fault;
        this.first = testBed.expectedJobs().nextNumber();
    }

    /**
     * Runs a round.
     *
     * @param holds the duration of each hit
     */
    static Round of(TestBed testBed, Fault fault, List<Duration> holds) throws Exception {
        Round round = new Round(testBed, fault);
        testBed.load().on();
        try (Peak inFlight = new Peak(testBed::inFlight)) {
            Thread.sleep(WARM_UP.toMillis());
            for (Duration hold : holds) {
                round.hits.add(round.hit(hold));
            }
            testBed.load().off();
            round.awaitEnd();
            round.inFlight = inFlight.max();
        } finally {
            testBed.load().off();
        }
        return round;
    }

    /** The results of its jobs, as known now: doubled executions may be late. */
    RoundResult result() {
        testBed.marks().read();
        List<JobSnapshot> jobs = testBed.expectedJobs().range(first, last);
        List<JobSnapshot> confirmed =
                jobs.stream().filter(JobSnapshot::confirmed).toList();
        List<JobSnapshot> open = confirmed.stream().filter(job -> !job.isOver()).toList();
        long stuck = open.stream().filter(this::isRecordedAsOpen).count();
        return new RoundResult(
                testBed.brokerUnderTest().name(),
                fault.name(),
                hits,
                new RoundResult.Counts(
                        confirmed.size(),
                        open.size() - stuck,
                        stuck,
                        jobs.stream().filter(JobSnapshot::isDoubled).count(),
                        jobs.stream().filter(job -> job.isEarly(fault.step())).count()),
                new RoundResult.Limits(inFlight, maxDoubled(), countWrongRecords(confirmed), isHealthy));
    }

    private long maxDoubled() {
        int steps = fault.step().isZero() ? 1 : 2; // ahead, and back
        return inFlight * steps * hits.size();
    }

    private Hit hit(Duration hold) throws Exception {
        long lines = testBed.supervisor().countLogLines();
        testBed.health().restart();
        long begin = System.nanoTime();
        Progress meanwhile = new Progress(testBed, testBed.expectedJobs().nextNumber());
        fault.action().hit(testBed, hold);
        long end = System.nanoTime();
        boolean isExpected = fault.kind() != Kind.STORE_OUTAGE && hold.compareTo(Health.LIMIT) > 0;
        Optional<Health> health = isExpected
                ? Optional.of(new Health(testBed.health().untilAllUnhealthy(), !meanwhile.isSeen()))
                : Optional.empty();
        boolean isRecovered = TestBed.becomesTrueWithin(
                RECOVERY_TIMEOUT, new Progress(testBed, testBed.expectedJobs().nextNumber())::isSeen);
        long recoveredAt = System.nanoTime();
        double seconds = (recoveredAt - begin) / 1e9;
        return new Hit(
                isRecovered ? Optional.of(Duration.ofNanos(recoveredAt - end)) : Optional.empty(),
                health,
                (testBed.supervisor().countLogLines() - lines) / seconds);
    }

    /** Whether one of the jobs enqueued from a number on has run. */
    private record Progress(TestBed testBed, long from) {
        boolean isSeen() {
            testBed.marks().read();
            return testBed.expectedJobs().range(from, testBed.expectedJobs().nextNumber()).stream()
                    .anyMatch(job -> job.ends() > 0);
        }
    }

    private void awaitEnd() throws InterruptedException {
        last = testBed.expectedJobs().nextNumber();
        if (!TestBed.becomesTrueWithin(END_TIMEOUT, this::hasEnded)) {
            System.err.printf(
                    "%s, %s: not all jobs end.%n", testBed.brokerUnderTest().name(), fault.name());
        }
        isHealthy = testBed.becomesHealthyWithin(RECOVERY_TIMEOUT);
        if (!isHealthy) {
            testBed.supervisor().replaceAll(); // for the next fault
            testBed.awaitHealthy();
        }
        if (testBed.brokerUnderTest().hasRecords() && !TestBed.becomesTrueWithin(RECORDS_TIMEOUT, this::recordsMatch)) {
            wrongRecords(confirmed()).limit(MAX_SHOWN).forEach(this::printWrongRecord);
        }
    }

    private void printWrongRecord(JobSnapshot job) {
        System.err.printf(
                "%s, %s: the record of %s is %s, its marks are %s.%n",
                testBed.brokerUnderTest().name(),
                fault.name(),
                Load.id(job.number()),
                recorded.get(Load.id(job.number())),
                job);
    }

    private boolean hasEnded() {
        testBed.marks().read();
        return confirmed().stream().allMatch(JobSnapshot::isOver);
    }

    private boolean recordsMatch() {
        recorded = readRecords();
        return countWrongRecords(confirmed()) == 0;
    }

    private List<JobSnapshot> confirmed() {
        return testBed.expectedJobs().range(first, last).stream()
                .filter(JobSnapshot::confirmed)
                .toList();
    }

    private boolean isRecordedAsOpen(JobSnapshot job) {
        Recorded record = recorded.get(Load.id(job.number()));
        return record != null && !LAST_STATES.contains(record.state());
    }

    /** The number of jobs whose record has another state than expected. */
    private long countWrongRecords(List<JobSnapshot> jobs) {
        return testBed.brokerUnderTest().hasRecords() ? wrongRecords(jobs).count() : 0;
    }

    private Stream<JobSnapshot> wrongRecords(List<JobSnapshot> jobs) {
        return jobs.stream().filter(job -> {
            Recorded record = recorded.get(Load.id(job.number()));
            return record == null || !record.state().equals(job.expected().end());
        });
    }

    /** The records of all jobs of this round; they are the newest. */
    private Map<String, Recorded> readRecords() {
        Set<String> wanted = testBed.expectedJobs().range(first, last).stream()
                .map(job -> Load.id(job.number()))
                .collect(Collectors.toSet());
        Map<String, Recorded> found = new HashMap<>();
        Optional<String> cursor = Optional.empty();
        boolean hasMore = true;
        while (hasMore) {
            Optional<Page> page = testBed.client().page(testBed.web(), cursor);
            List<Recorded> jobs = page.map(Page::jobs).orElse(List.of());
            jobs.forEach(job -> found.put(job.id(), job));
            cursor = page.flatMap(Page::cursor);
            hasMore = cursor.isPresent() && jobs.stream().anyMatch(job -> wanted.contains(job.id()));
        }
        return found;
    }
}
