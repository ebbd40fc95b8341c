package dev.barback.internal.worker;

import dev.barback.Job;
import dev.barback.NewJob;
import dev.barback.Options;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures what a worker of one, of 100 and of 1,000 queues takes: its rate, its CPU time, its threads. Run by hand. The
 * arguments: the nanoseconds that each job waits, and the number of processors.
 */
final class ManyQueuesMeasurement {
    private static final int JOBS = 60_000;
    private static final int URGENT = 20;

    private ManyQueuesMeasurement() {}

    static final class NoOp implements Job {
        volatile CountDownLatch runs = new CountDownLatch(JOBS);
        volatile CountDownLatch urgent = new CountDownLatch(0);
        private final long nanos;

        NoOp(long nanos) {
            this.nanos = nanos;
        }

        public void perform(boolean isUrgent) {
            if (isUrgent) {
                urgent.countDown();
            } else {
                LockSupport.parkNanos(nanos);
                runs.countDown();
            }
        }
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws InterruptedException {
        long nanos = args.length > 0 ? Long.parseLong(args[0]) : 0;
        int processors = args.length > 1 ? Integer.parseInt(args[1]) : 4;
        for (int queues : new int[] {1, 100, 1_000, 1, 100, 1_000}) {
            System.out.println(measure(queues, new NoOp(nanos), processors));
        }
    }

    private static String measure(int number, NoOp noOp, int processors) throws InterruptedException {
        Barback barback =
                Barback.builder(new MemoryBroker(), JobRegistry.of(noOp)).build();
        Map<String, QueueOptions> queues = new LinkedHashMap<>();
        for (int i = 0; i < number; i++) {
            queues.put("queue-" + i, QueueOptions.DEFAULTS);
        }
        enqueue(barback, number);
        int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
        Worker worker = barback.worker(
                WorkerOptions.forQueue("queue-0").withQueues(queues).withProcessors(processors));
        long cpuBefore = cpu();
        long begin = System.nanoTime();
        worker.start();
        boolean all = noOp.runs.await(40, TimeUnit.SECONDS);
        long done = JOBS - noOp.runs.getCount();
        double seconds = (System.nanoTime() - begin) / 1e9;
        double cpuPerJob = (cpu() - cpuBefore) / 1e3 / done;
        int threads = ManagementFactory.getThreadMXBean().getThreadCount() - threadsBefore;
        long idleBegin = cpu();
        Thread.sleep(all ? 3_000 : 0);
        double idle = (cpu() - idleBegin) / 3e9;
        String urgent = all ? urgent(barback, noOp, number) : "-";
        long closing = System.nanoTime();
        worker.close();
        double closed = (System.nanoTime() - closing) / 1e9;
        return "%5d queues: %6.0f jobs/s, %5.1f us CPU a job, %d threads, idle %.3f cores, urgent %s, close %.1f s%s"
                .formatted(
                        number, done / seconds, cpuPerJob, threads, idle, urgent, closed, all ? "" : " (not all ran)");
    }

    /** The times of urgent jobs in the last queue, each enqueued while the others drain. */
    private static String urgent(Barback barback, NoOp noOp, int number) throws InterruptedException {
        List<Double> millis = new ArrayList<>();
        List<Long> others = new ArrayList<>();
        noOp.runs = new CountDownLatch(JOBS);
        enqueue(barback, number);
        for (int i = 0; i < URGENT; i++) {
            noOp.urgent = new CountDownLatch(1);
            barback.jobs()
                    .set(Options.queue("queue-" + (number - 1)).priority(-10))
                    .performLater(NoOp::perform, true);
            long begin = System.nanoTime(); // the enqueue has ended
            long before = noOp.runs.getCount();
            boolean started = noOp.urgent.await(20, TimeUnit.SECONDS);
            millis.add(started ? (System.nanoTime() - begin) / 1e6 : 1e9);
            others.add(before - noOp.runs.getCount());
            Thread.sleep(20);
        }
        boolean drained = noOp.runs.getCount() == 0;
        millis.sort(null);
        others.sort(null);
        return "p50 %.0f ms, max %.0f ms, after p50 %d jobs%s"
                .formatted(
                        millis.get(URGENT / 2),
                        millis.get(URGENT - 1),
                        others.get(URGENT / 2),
                        drained ? " (drained before the end)" : "");
    }

    private static void enqueue(Barback barback, int number) {
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            jobs.add(NewJob.of(NoOp::perform, false).set(Options.queue("queue-" + i % number)));
        }
        barback.jobs().performAllLater(jobs);
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
