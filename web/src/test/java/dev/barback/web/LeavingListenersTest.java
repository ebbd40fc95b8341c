package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.ExecutionState;
import dev.barback.JobInfo;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.spi.JobStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** Clients disconnect during an event: the next stream gets none of their events, and is not cut off. */
@Timeout(120)
@TestPropertySource(
        properties = {
            "barback.web.events.heartbeat=100ms",
            "barback.web.events.poll-interval=10ms",
            "barback.worker.enabled=false"
        })
class LeavingListenersTest extends RecordedTest {
    private static final int CLIENTS = 16;
    private static final int ROUNDS = 50;

    @Autowired
    private JobStore records;

    @Test
    void whoComesAfterSomebodyWhoHasLeftHearsOfOwnJobsAlone(@LocalServerPort int port) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            for (int i = 0; i < CLIENTS; i++) {
                String user = "leaver" + i;
                all.add(clients.submit(() -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        listenForAWhile(port, user);
                    }
                }));
            }
            for (int change = 0; !all.stream().allMatch(Future::isDone); change++) {
                records.write(jobs(change), List.of());
            }
            for (Future<?> client : all) {
                client.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private static void listenForAWhile(int port, String user) {
        try (EventStream events = EventStream.open(port, "/api/events?user=" + user)) {
            events.next("snapshot");
            for (int i = ThreadLocalRandom.current().nextInt(5); i >= 0; i--) {
                assertThat(events.next("job").json().at("/job/user").stringValue())
                        .isEqualTo(user);
            }
        }
    }

    private static List<JobRecord> jobs(int change) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        List<JobRecord> jobs = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            JobInfo facts = JobInfo.builder("left-" + i + "-" + change, "Mail", "nobody-serves")
                    .enqueuedAt(now)
                    .user("leaver" + i)
                    .build();
            jobs.add(new JobRecord(
                    facts, JobState.COMPLETED, now, now, new ExecutionState("w", now, now, null, null, null), null));
        }
        return jobs;
    }
}
