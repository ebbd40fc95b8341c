package dev.barback.internal.worker.process;

import dev.barback.NewJob;
import dev.barback.Options;
import dev.barback.internal.pubsub.PubSubBroker;
import dev.barback.internal.pubsub.PubSubOptions;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.worker.Worker;
import dev.barback.internal.worker.WorkerOptions;
import dev.barback.settings.BarbackSettings;
import dev.barback.settings.SettingSource;
import java.time.Duration;
import java.util.stream.IntStream;

/** One of many processes that start at once on a queue that is not there yet: enqueues some jobs, and runs a worker. */
final class StartedWorker {
    private StartedWorker() {}

    public static void main(String[] args) throws Exception {
        String queue = args[0];
        int first = Integer.parseInt(args[1]);
        int jobs = Integer.parseInt(args[2]);
        PubSubOptions options = BarbackSettings.of(SettingSource.of(System.getenv()))
                .pubSub()
                .options()
                .withLeaseTime(Duration.ofSeconds(10))
                .withCallTimeout(Duration.ofSeconds(120)); // twenty JVMs start on two cores, beside one emulator
        try (PubSubBroker broker = new PubSubBroker(options)) {
            Barback barback =
                    Barback.builder(broker, JobRegistry.of(new TallyJob())).build();
            barback.jobs()
                    .performAllLater(IntStream.range(first, first + jobs)
                            .mapToObj(i -> NewJob.of(TallyJob::perform, i, Duration.ZERO)
                                    .set(Options.queue(queue)))
                            .toList());
            System.out.println("ENQUEUED");
            try (Worker worker = barback.worker(WorkerOptions.forQueue(queue).withProcessors(1))) {
                worker.start();
                System.in.read(); // until this process is killed
                Thread.currentThread().join();
            }
        }
    }
}
