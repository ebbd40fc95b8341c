package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.JobInfo;
import dev.barback.JobRecord;
import dev.barback.spi.JobStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** Many event streams in one process. */
@Timeout(120)
@TestPropertySource(properties = {"barback.web.events.max-streams=2000", "barback.worker.enabled=false"})
class ManySubscribersTest extends RecordedTest {
    private static final int SUBSCRIBERS = 2_000;
    private static final int USERS = 100;

    @Autowired
    private JobStore records;

    @Test
    void twoThousandListenersHearOfTheirOwnJobsAlone(@LocalServerPort int port) throws Exception {
        long memory = used();
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        try (Streams streams = new Streams(port)) {
            for (int i = 0; i < SUBSCRIBERS; i++) {
                streams.add("/api/events?user=user" + i % USERS);
                streams.readUntil(() -> true); // the listen backlog is short
            }
            streams.readUntil(() -> streams.countOf("event: snapshot") == SUBSCRIBERS);
            System.out.printf(
                    "%,d subscribers: %.0f KB of heap each, including the test's; %d threads more%n",
                    SUBSCRIBERS,
                    (used() - memory) / 1e3 / SUBSCRIBERS,
                    ManagementFactory.getThreadMXBean().getThreadCount() - threads);
            assertThat(used() - memory).isLessThan(400_000_000);

            Api.Answer oneMore = api.get("/api/events");
            assertProblem(oneMore, 503, "The maximum number of event streams is reached");
            assertThat(oneMore.header("Retry-After")).isNotEmpty();
            assertThat(api.get("/api/jobs").status()).isEqualTo(200);

            long start = System.nanoTime();
            records.write(List.of(job("one", "user7")), List.of());
            streams.readUntil(() -> streams.countOf("event: job") == SUBSCRIBERS / USERS);
            double first = (System.nanoTime() - start) / 1e6;
            start = System.nanoTime();
            List<JobRecord> all = new ArrayList<>();
            for (int i = 0; i < USERS; i++) {
                all.add(job("job" + i, "user" + i));
            }
            records.write(all, List.of());
            streams.readUntil(() -> streams.countOf("event: job") == SUBSCRIBERS / USERS + SUBSCRIBERS);
            System.out.printf(
                    "A change reaches its 20 subscribers in %.0f ms, one for each of %,d in %.0f ms%n",
                    first, SUBSCRIBERS, (System.nanoTime() - start) / 1e6);
            streams.requireOwn();
        }
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            records.write(List.of(job("after", "user1")), List.of()); // notices disconnected clients
            Api.Answer answer = api.get("/api/jobs/after/events?wrong=1");
            assertThat(answer.status()).isEqualTo(400);
            try (EventStream again = EventStream.open(port, "/api/events?user=user1")) {
                assertThat(again.next("snapshot").data()).contains("after");
            }
        });
    }

    private static String text(ByteBuffer bytes) {
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    private static ByteBuffer request(int port, String path) {
        return ByteBuffer.wrap(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    private static JobRecord job(String id, String user) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return JobRecord.waiting(
                JobInfo.builder(id, "Mail", "nobody-serves")
                        .enqueuedAt(now)
                        .user(user)
                        .build(),
                now,
                null);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Many streams, read by one thread. */
    private static final class Streams implements AutoCloseable {
        private final int port;
        private final Selector selector = Selector.open();
        private final List<SocketChannel> all = new ArrayList<>();
        private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

        Streams(int port) throws IOException {
            this.port = port;
        }

        /** The text read from one stream. */
        private static final class StreamText {
            private final String user;
            private final StringBuilder text = new StringBuilder();

            StreamText(String user) {
                this.user = user;
            }
        }

        void add(String path) throws IOException {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.write(request(port, path));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new StreamText(path.substring(path.indexOf('=') + 1)));
            all.add(channel);
        }

        void readUntil(BooleanSupplier condition) throws IOException {
            do {
                selector.select(100);
                for (SelectionKey key : selector.selectedKeys()) {
                    buffer.clear();
                    if (((SocketChannel) key.channel()).read(buffer) < 0) {
                        throw new IOException("The server has ended.");
                    }
                    ((StreamText) key.attachment()).text.append(text(buffer));
                }
                selector.selectedKeys().clear();
            } while (!condition.getAsBoolean());
        }

        int countOf(String word) {
            int count = 0;
            for (SelectionKey key : selector.keys()) {
                StringBuilder text = ((StreamText) key.attachment()).text;
                for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
                    count++;
                }
            }
            return count;
        }

        void requireOwn() {
            for (SelectionKey key : selector.keys()) {
                StreamText stream = (StreamText) key.attachment();
                assertThat(stream.text).contains("\"user\":\"" + stream.user + "\"");
                assertThat(stream.text.toString().replace("\"user\":\"" + stream.user + "\"", ""))
                        .doesNotContain("\"user\":\"");
            }
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel each : all) {
                each.close();
            }
            selector.close();
        }
    }
}
