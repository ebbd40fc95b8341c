package dev.barback.faults;

import dev.barback.faults.Fault.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** What can be done to web and workers. */
final class ProcessFaults {
    private static final Duration SKEW = Duration.ofMinutes(3);

    /** All of them. */
    static final List<Fault> ALL = List.of(
            new Fault("worker killed (kill -9)", Kind.RESTART, (scene, hold) -> {
                anyWorker(scene).kill();
                scene.awaitAllUp();
            }),
            new Fault("all workers killed (kill -9)", Kind.RESTART, (scene, hold) -> {
                for (int i = 0; i < scene.crew().workers(); i++) {
                    scene.crew().worker(i).kill();
                }
                scene.awaitAllUp();
            }),
            new Fault("worker stopped (SIGTERM)", Kind.RESTART, (scene, hold) -> {
                anyWorker(scene).terminate();
                scene.awaitAllUp();
            }),
            new Fault("rolling restart of the workers", Kind.RESTART, (scene, hold) -> {
                for (int i = 0; i < scene.crew().workers(); i++) {
                    scene.crew().worker(i).terminate();
                    scene.awaitAllUp();
                }
            }),
            new Fault("worker stands still beyond its lease (SIGSTOP)", Kind.SLOW, (scene, hold) -> {
                Program worker = anyWorker(scene);
                worker.pause();
                Thread.sleep(Scene.LEASE.multipliedBy(3).dividedBy(2).toMillis());
                worker.resume();
            }),
            new Fault("web killed amid bulks (kill -9)", Kind.RESTART, (scene, hold) -> {
                scene.crew().web().kill();
                scene.awaitAllUp();
            }),
            new Fault("a worker's clock is 3 min behind, then ahead", Kind.SLOW, ProcessFaults::skew));

    private ProcessFaults() {}

    private static Program anyWorker(Scene scene) {
        return scene.crew()
                .worker(ThreadLocalRandom.current().nextInt(scene.crew().workers()));
    }

    private static void skew(Scene scene, Duration hold) throws Fault.Impossible, InterruptedException {
        if (scene.carrier().isOfOneMachine()) {
            throw new Fault.Impossible("processes on one file have one clock, that of their machine");
        }
        Optional<FakeClock> clock = FakeClock.at(scene.folder().resolve("worker.clock"));
        FakeClock skewed = clock.orElseThrow(FakeClock::missing);
        skewed.set(SKEW.negated());
        scene.crew().replaceWorker(0, skewed.environment());
        scene.awaitAllUp();
        Thread.sleep(hold.toMillis());
        skewed.set(SKEW);
        Thread.sleep(hold.toMillis());
        scene.crew().replaceWorker(0, Map.of());
        scene.awaitAllUp();
    }
}
