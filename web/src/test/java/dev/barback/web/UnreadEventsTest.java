package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.ExecutionState;
import dev.barback.JobInfo;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.spi.JobStore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** Event-stream clients that do not read. */
@Timeout(120)
@TestPropertySource(properties = {"barback.web.events.poll-interval=50ms", "barback.worker.enabled=false"})
class UnreadEventsTest extends RecordedTest {

    @Autowired
    private JobStore records;

    /** Two clients follow the same jobs with long results; one reads, the other does not. */
    @Test
    void whoDoesNotReadIsCutOff(@LocalServerPort int port) throws Exception {
        try (EventStream reads = EventStream.open(port, "/api/events?user=slow");
                SocketChannel sleeps = SocketChannel.open()) {
            reads.next("snapshot");
            sleeps.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
            sleeps.connect(new InetSocketAddress("127.0.0.1", port));
            sleeps.write(request(port, "/api/events?user=slow"));
            ByteBuffer some = ByteBuffer.allocate(300);
            sleeps.read(some);
            assertThat(text(some)).contains(" 200");

            String result = "x".repeat(2_000);
            for (int round = 0; round < 60; round++) { // some 12 MB, more than any socket takes
                List<JobRecord> jobs = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    jobs.add(job("slow-" + round + "-" + i, result));
                }
                records.write(jobs, List.of());
                String last = "slow-" + round + "-99";
                reads.job(last, job -> true);
            }
            ByteBuffer rest = ByteBuffer.allocate(1 << 20);
            long read = 0;
            int count;
            while ((count = readOrEnd(sleeps, rest)) >= 0) { // to its end: the server has closed it
                read += count;
                rest.clear();
            }
            System.out.printf("A client that does not read is disconnected after %,d KB%n", read / 1_000);
            assertThat(read).isLessThan(11_000_000);
        }
    }

    private static int readOrEnd(SocketChannel channel, ByteBuffer into) {
        try {
            return channel.read(into);
        } catch (IOException e) { // reset
            return -1;
        }
    }

    private static String text(ByteBuffer bytes) {
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    private static ByteBuffer request(int port, String path) {
        return ByteBuffer.wrap(
                ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static JobRecord job(String id, String result) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        JobInfo facts = JobInfo.builder(id, "Mail", "nobody-serves")
                .enqueuedAt(now)
                .user("slow")
                .build();
        return new JobRecord(
                facts, JobState.COMPLETED, now, now, new ExecutionState("w", now, now, result, null, null), null);
    }
}
