package dev.barback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.internal.broker.MemoryBroker;
import dev.barback.spi.Lease;
import dev.barback.spi.MessageAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands' input, output and exit codes, on a broker in memory. */
class BarbackCommandTest {
    private final MemoryBroker broker = new MemoryBroker();
    private final CommandTester commandTester = CommandTester.on(broker, Map.of("QUEUE_NAME", "mine"));

    @ParameterizedTest
    @ValueSource(
            strings = {"", "work", "enqueue", "spawn", "clear", "queues", "morgue", "morgue revive", "console", "doctor"
            })
    void everyCommandExplainsItself(String command) {
        String[] words = Stream.concat(
                        Stream.of(command.split(" ")).filter(word -> !word.isEmpty()), Stream.of("--help"))
                .toArray(String[]::new);
        assertThat(commandTester.type(words)).isZero();
        assertThat(commandTester.out()).startsWith("Usage: barback" + (command.isEmpty() ? "" : " " + command));
        assertThat(commandTester.out()).contains(command.isEmpty() ? "Exit codes" : "Example");
    }

    @Test
    void versionIsPrinted() {
        assertThat(commandTester.type("--version")).isZero();
        assertThat(commandTester.out())
                .startsWith("barback ")
                .contains("Java " + Runtime.version().feature());
    }

    @Test
    void whatIsNotUnderstoodEndsWithTwoAndASuggestion() {
        assertThat(commandTester.type("clera")).isEqualTo(2);
        assertThat(commandTester.err())
                .contains("clera")
                .contains("Did you mean: barback clear")
                .contains("--help");
        assertThat(commandTester.type()).isEqualTo(2);
        assertThat(commandTester.type("clear", "--quue", "mail")).isEqualTo(2);
        assertThat(commandTester.type("morgue")).isEqualTo(2);
        assertThat(commandTester.type("morgue", "revive")).isEqualTo(2);
        assertThat(commandTester.type("morgue", "list", "--limit", "0")).isEqualTo(2);
        assertThat(commandTester.type("spawn", "--count", "0")).isEqualTo(2);
        assertThat(commandTester.type("spawn", "--rate", "fast")).isEqualTo(2);
        assertThat(commandTester.type("work", "--processors", "0")).isEqualTo(2);
        assertThat(commandTester.type("work", "--processors", "2-")).isEqualTo(2);
        assertThat(commandTester.type("work", "--queue", "mail=heavy")).isEqualTo(2);
        assertThat(commandTester.type("work", "--proccessors=3")).isEqualTo(2);
        assertThat(commandTester.err()).startsWith("barback: work does not know \"--proccessors=3\"");
        assertThat(commandTester.type("work", "--port", "99999")).isEqualTo(2);
        assertThat(commandTester.err()).contains("The port of health and metrics is 0 to 65535, not \"99999\".");
        for (String property : List.of("--server.port=99998", "--barback.worker.port=99998")) {
            assertThat(commandTester.type("work", "--port", "8081", property)).isEqualTo(2);
            assertThat(commandTester.err()).contains("The port of health and metrics is 0 to 65535, not \"99998\".");
            assertThat(commandTester.type("work", property)).isEqualTo(2);
        }
    }

    @Test
    void failuresAreOneSentence() {
        CommandTester failing = CommandTester.onNothing("Nobody answers. Check that it runs.");
        assertThat(failing.type("queues")).isEqualTo(1);
        assertThat(failing.err()).isEqualTo("barback: Nobody answers. Check that it runs.");
        assertThat(failing.type("queues", "--verbose")).isEqualTo(1);
        assertThat(failing.err()).contains("BrokerException").contains("\tat ");
    }

    @Test
    void enqueuePrintsTheIdAlone() {
        assertThat(commandTester.type("enqueue", "HelloMeJob", "Ada", "303", "--priority", "-5"))
                .isZero();
        assertThat(commandTester.err()).isEqualTo("HelloMeJob is enqueued in mine.");
        Lease lease = receive("mine");
        assertThat(lease.message().attributes())
                .containsEntry(MessageAttributes.JOB_ID, commandTester.out())
                .containsEntry(MessageAttributes.PRIORITY, "-5");
        assertThat(new String(lease.message().data())).contains("[\"Ada\",\"303\"]");
    }

    @Test
    void negativeNumbersAreArguments() {
        assertThat(commandTester.type("enqueue", "FibonacciJob", "-5")).isZero();
        assertThat(new String(receive("fibonacci").message().data())).contains("[-5]");
    }

    @Test
    void enqueueWaits() {
        Instant before = Instant.now();
        assertThat(commandTester.type("enqueue", "MockJob", "sleep_duration=3", "raise_error=true", "--in", "1h"))
                .isZero();
        assertThat(commandTester.err()).startsWith("MockJob is enqueued in mine, due at ");
        Instant due = Instant.parse(commandTester.err().replaceAll(".* due at |\\.$", ""));
        assertThat(due).isBetween(before.plusSeconds(3600), before.plusSeconds(3660));
        assertThat(commandTester.type("enqueue", "HelloWorldJob", "--at", "1795301551", "--queue", "later"))
                .isZero();
        assertThat(commandTester.err()).isEqualTo("HelloWorldJob is enqueued in later, due at 2026-11-21T22:52:31Z.");
        assertThat(commandTester.type("enqueue", "HelloWorldJob", "--at", "1", "--in", "1"))
                .isEqualTo(2);
    }

    @Test
    void wrongJobsAndArgumentsAreRefusedWithWhatIsNeeded() {
        assertThat(commandTester.type("enqueue", "Nope")).isEqualTo(2);
        assertThat(commandTester.err())
                .contains("no job named \"Nope\"")
                .contains("HelloMeJob")
                .contains("Spring beans");
        assertThat(commandTester.type("enqueue", "HelloMeJob", "Ada")).isEqualTo(2);
        assertThat(commandTester.err())
                .isEqualTo("barback: HelloMeJob needs (first_name, last_name): it got 1 argument.");
        assertThat(commandTester.type("enqueue", "HelloWorldJob", "--queue", "no"))
                .isEqualTo(2);
        assertThat(commandTester.type("enqueue", "HelloWorldJob", "--in", "soon"))
                .isEqualTo(2);
        assertThat(commandTester.out()).isEmpty();
    }

    @Test
    void spawnEnqueuesRandomJobs() {
        assertThat(commandTester.type("spawn", "--count", "20", "--error-rate", "1", "--sleep-max", "0.5"))
                .isZero();
        assertThat(commandTester.out()).startsWith("20 jobs enqueued in ");
        List<Lease> leases = broker.fetch("mine", 100, Duration.ZERO);
        assertThat(leases)
                .hasSize(20)
                .allSatisfy(lease -> assertThat(new String(lease.message().data()))
                        .contains("\"raise_error\":true")
                        .containsPattern("\"sleep_duration\":0\\.[0-5]"));
    }

    @Test
    void spawnKeepsToItsRate() {
        long start = System.nanoTime();
        assertThat(commandTester.type("spawn", "--count", "11", "--rate", "20/s"))
                .isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(500));
        assertThat(broker.fetch("mine", 100, Duration.ZERO)).hasSize(11);
    }

    @Test
    void spawnShowsItsProgressInATerminal() {
        assertThat(commandTester.typeAndAnswer("", "spawn", "--count", "5")).isZero();
        assertThat(commandTester.err()).contains("Enqueuing").contains("100%");
    }

    @Test
    void clearAsksAndSaysWhatItDid() {
        commandTester.type("enqueue", "HelloWorldJob");
        commandTester.type("enqueue", "HelloWorldJob", "--in", "1h");
        assertThat(commandTester.typeAndAnswer("n\n", "clear")).isEqualTo(1);
        assertThat(commandTester.err()).isEqualTo("Remove all jobs of the queue mine? [y/N] Nothing is done.");
        assertThat(commandTester.type("clear")).isEqualTo(2);
        assertThat(commandTester.err()).contains("--yes");
        assertThat(commandTester.typeAndAnswer("yes\n", "clear")).isZero();
        assertThat(commandTester.out())
                .startsWith("The queue mine is empty: its pending, leased and delayed jobs are removed.");
        assertThat(broker.fetch("mine", 1, Duration.ZERO)).isEmpty();
        assertThat(commandTester.type("clear", "--queue", "mail", "--yes")).isZero();
        assertThat(commandTester.out()).contains("mail");
    }

    @Test
    void queuesAreATable() {
        assertThat(commandTester.type("queues")).isZero();
        assertThat(commandTester.err()).contains("no queues yet");
        commandTester.type("enqueue", "HelloWorldJob");
        assertThat(commandTester.type("queues")).isZero();
        assertThat(commandTester.out().lines().toList().get(0)).matches("QUEUE +AVAILABLE +LEASED +DELAYED +STATE");
        assertThat(commandTester.out()).containsPattern("mine +1 +0 +0 +ok");
    }

    private Lease receive(String queue) {
        List<Lease> leases = broker.fetch(queue, 10, Duration.ZERO);
        assertThat(leases).hasSize(1);
        return leases.get(0);
    }
}
