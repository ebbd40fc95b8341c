package dev.barback.faults;

import dev.barback.faults.Fault.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The faults of web and workers. */
final class ProcessFaults {
    private static final Duration SKEW = Duration.ofMinutes(3);

    /** All faults. */
    static final List<Fault> ALL = List.of(
            new Fault("worker killed (kill -9)", Kind.RESTART, (testBed, hold) -> {
                anyWorker(testBed).kill();
                testBed.awaitHealthy();
            }),
            new Fault("all workers killed (kill -9)", Kind.RESTART, (testBed, hold) -> {
                for (int i = 0; i < testBed.supervisor().workers(); i++) {
                    testBed.supervisor().worker(i).kill();
                }
                testBed.awaitHealthy();
            }),
            new Fault("worker stopped (SIGTERM)", Kind.RESTART, (testBed, hold) -> {
                anyWorker(testBed).terminate();
                testBed.awaitHealthy();
            }),
            new Fault("rolling restart of the workers", Kind.RESTART, (testBed, hold) -> {
                for (int i = 0; i < testBed.supervisor().workers(); i++) {
                    testBed.supervisor().worker(i).terminate();
                    testBed.awaitHealthy();
                }
            }),
            new Fault("worker suspended beyond its lease (SIGSTOP)", Kind.SLOW, (testBed, hold) -> {
                Program worker = anyWorker(testBed);
                worker.pause();
                Thread.sleep(TestBed.LEASE_TIME.multipliedBy(3).dividedBy(2).toMillis());
                worker.resume();
            }),
            new Fault("web killed amid bulks (kill -9)", Kind.RESTART, (testBed, hold) -> {
                testBed.supervisor().web().kill();
                testBed.awaitHealthy();
            }),
            new Fault("a worker's clock is 3 min behind, then ahead", Kind.SLOW, ProcessFaults::skew));

    private ProcessFaults() {}

    private static Program anyWorker(TestBed testBed) {
        return testBed.supervisor()
                .worker(ThreadLocalRandom.current().nextInt(testBed.supervisor().workers()));
    }

    private static void skew(TestBed testBed, Duration hold) throws Fault.Impossible, InterruptedException {
        if (testBed.brokerUnderTest().isOnOneMachine()) {
            throw new Fault.Impossible("processes on one file have one clock, that of their machine");
        }
        Optional<FakeClock> clock = FakeClock.at(testBed.folder().resolve("worker.clock"));
        FakeClock skewed = clock.orElseThrow(FakeClock::missing);
        skewed.set(SKEW.negated());
        testBed.supervisor().replaceWorker(0, skewed.environment());
        testBed.awaitHealthy();
        Thread.sleep(hold.toMillis());
        skewed.set(SKEW);
        Thread.sleep(hold.toMillis());
        testBed.supervisor().replaceWorker(0, Map.of());
        testBed.awaitHealthy();
    }
}
