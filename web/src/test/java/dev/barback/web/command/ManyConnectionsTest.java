package dev.barback.web.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.internal.broker.MemoryBroker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many concurrent connections. */
@Timeout(240)
class ManyConnectionsTest {
    private final TestCommandServer testCommandServer = new TestCommandServer.Settings().start();

    @AfterEach
    void stop() throws IOException {
        testCommandServer.close();
    }

    @Test
    void ofTwoHundredClientsEachGetsItsOwnAnswersInOrder() throws Exception {
        Set<String> ids = ConcurrentHashMap.newKeySet();
        List<Callable<Void>> clients = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int number = i;
            clients.add(() -> {
                try (Client client = new Client(testCommandServer.server.port())) {
                    for (int batch = 0; batch < 10; batch++) {
                        converse(client, number + "-" + batch, ids);
                    }
                }
                return null;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(200);
        try {
            for (Future<Void> done : threads.invokeAll(clients)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(ids).hasSize(10_000);
        assertThat(((MemoryBroker) testCommandServer.broker).waiting()).hasSize(10_000);
    }

    /** Ten commands, half of them sent before an answer is read. */
    private static void converse(Client client, String name, Set<String> ids) throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(client.ask("perform_now Echo " + name + "-" + i)).isEqualTo("> " + name + "-" + i);
        }
        for (int i = 0; i < 2; i++) {
            assertThat(ids.add(client.ask("perform_later Echo " + name))).isTrue();
        }
        client.send("perform_now Echo %1$s-a\nperform_later Echo x\nperform_later Echo x\nperform_now Echo %1$s-b\n"
                .formatted(name));
        client.send("perform_later Echo x\n");
        assertThat(client.read()).isEqualTo("> " + name + "-a");
        assertThat(ids.add(client.read())).isTrue();
        assertThat(ids.add(client.read())).isTrue();
        assertThat(client.read()).isEqualTo("> " + name + "-b");
        assertThat(ids.add(client.read())).isTrue();
    }

    @Test
    void aThousandConnectionsTakeLittle() throws IOException {
        List<Client> clients = new ArrayList<>();
        clients.add(testCommandServer.connect());
        clients.get(0).ask("perform_now HelloWorldJob");
        long before = used();
        for (int i = 1; i < 1000; i++) {
            clients.add(testCommandServer.connect());
        }
        for (Client client : clients) {
            assertThat(client.ask("perform_now HelloWorldJob")).isEqualTo("> Hello World");
        }
        // The clients of this test count, too: some 20 KB each
        assertThat(used() - before).isLessThan(50_000_000);
        for (Client client : clients) {
            client.close();
        }
        await().untilAsserted(() -> {
            try (Client last = new Client(testCommandServer.server.port())) {
                assertThat(last.ask("perform_now HelloWorldJob")).isEqualTo("> Hello World");
            }
        });
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
