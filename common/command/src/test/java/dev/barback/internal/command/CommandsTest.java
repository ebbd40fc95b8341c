package dev.barback.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.ArgumentException;
import dev.barback.BarbackException;
import dev.barback.DiscardOn;
import dev.barback.EnqueueInterceptor;
import dev.barback.Job;
import dev.barback.JobInfo;
import dev.barback.QueueInfo;
import dev.barback.RetryOn;
import dev.barback.UnknownJobException;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CommandsTest {
    static class HelloMeJob implements Job {
        public String perform(String firstName, String lastName) {
            return "Hello " + firstName + " " + lastName;
        }
    }

    static class Show implements Job {
        public String perform(Object value, @Nullable Map<String, Object> more) {
            return (value == null ? "nothing" : value.getClass().getSimpleName()) + " " + value + " " + more;
        }
    }

    static class Silent implements Job {
        public void perform() {}
    }

    @DiscardOn(IllegalStateException.class)
    @RetryOn(value = IllegalArgumentException.class, waitFor = "5m")
    static class Fails implements Job {
        public void perform(String how) {
            switch (how) {
                case "discarded" -> throw new IllegalStateException("It is full.");
                case "retried" -> throw new IllegalArgumentException("It is\nlate.");
                default -> throw new AssertionError("It is broken.");
            }
        }
    }

    static class Halted implements Job, EnqueueInterceptor {
        public void perform() {}

        @Override
        public void aroundEnqueue(JobInfo job, Proceed next) {}
    }

    private final MemoryBroker broker = new MemoryBroker();
    private final JobRegistry registry = JobRegistry.of(
            new HelloMeJob(), new Show(), new Silent(), new Fails(), new Halted(), new Labels(), new Import());
    private final Commands commands =
            Commands.of(Barback.builder(broker, registry).build());

    static class Labels implements Job {
        public void perform(String tags) {}
    }

    static class Import implements Job {
        public record Choice(String source, @Nullable String tags) {}

        public void perform(Choice choice) {}
    }

    /** Also one that is part of a record, or of a map. */
    @Test
    void anArgumentIsNoTag() {
        text("perform_later Import source=x tags=a,b");
        text("perform_later Show x tags=a,b");
        assertThat(broker.fetch("default", 2, Duration.ZERO))
                .extracting(lease -> new String(lease.message().data(), StandardCharsets.UTF_8))
                .allSatisfy(
                        json -> assertThat(json).contains("\"tags\":\"a,b\"").doesNotContain("\"a\",\"b\""));
    }

    @Test
    void aJobGetsTags() {
        text("perform_later HelloMeJob Ada tags=import,eu Lovelace");
        text("perform_in 0 Labels tags=import,eu");
        assertThat(broker.fetch("default", 2, Duration.ZERO))
                .extracting(lease -> new String(lease.message().data(), StandardCharsets.UTF_8))
                .satisfiesExactly(
                        greeting -> assertThat(greeting)
                                .contains("\"arguments\":[\"Ada\",\"Lovelace\"]", "\"tags\":[\"import\",\"eu\"]"),
                        argument -> assertThat(argument)
                                .contains("\"tags\":\"import,eu\"")
                                .doesNotContain("\"eu\"]"));
        refuses("perform_later Silent tags=", ArgumentException.class, "A tag is 1 to 50 visible characters");
        refuses("perform_later Silent tags=a,,b", ArgumentException.class, "A tag is 1 to 50 visible characters");
        refuses("perform_now Silent tags=a", ArgumentException.class, "there is no tags");
    }

    private String text(String line) {
        return ((CommandResult.Text) commands.execute(line)).text();
    }

    private List<String> lines(String line) {
        return ((CommandResult.Lines) commands.execute(line)).lines();
    }

    private void refuses(String line, Class<? extends Exception> exceptionType, String sentence) {
        assertThatThrownBy(() -> commands.execute(line))
                .isInstanceOf(exceptionType)
                .hasMessageContaining(sentence);
    }

    private QueueInfo queue() {
        return broker.queues().stream()
                .filter(queue -> queue.name().equals("default"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void performNowAnswersWithTheResult() {
        assertThat(text("perform_now HelloMeJob Ada \"King Lovelace\"")).isEqualTo("Hello Ada King Lovelace");
        assertThat(text("perform_now HelloMeJob last_name=Lovelace first_name=\"Ada\""))
                .isEqualTo("Hello Ada Lovelace");
        assertThat(text("perform_now Silent")).isEqualTo("null");
        assertThat(broker.queues()).allMatch(queue -> queue.available().orElseThrow() == 0);
    }

    @Test
    void quotesMakeTextWhereAnythingIsTaken() {
        assertThat(text("perform_now Show 303 null")).isEqualTo("Long 303 null");
        assertThat(text("perform_now Show \"303\" null")).isEqualTo("String 303 null");
        assertThat(text("perform_now Show null {\"a b\": [1]}")).isEqualTo("nothing null {a b=[1]}");
        assertThat(text("perform_now Show \"value=3\" null")).isEqualTo("String value=3 null");
        assertThat(text("perform_now Show value=\"null\"")).isEqualTo("String null null");
        assertThat(text("perform_now HelloMeJob 1 true")).isEqualTo("Hello 1 true");
    }

    @Test
    void performNowSaysHowItFailed() {
        refuses("perform_now Fails discarded", BarbackException.class, "Fails failed and was discarded: It is full.");
        refuses("perform_now Fails retried", BarbackException.class, "Fails failed; retry at ");
        refuses("perform_now Fails retried", BarbackException.class, ": It is\\nlate.");
        assertThat(queue().delayed()).hasValue(2);
    }

    @Test
    void performLaterInAndAtAnswerWithTheId() {
        assertThat(text("perform_later HelloMeJob Ada Lovelace")).matches("[0-9a-f-]{36}");
        assertThat(text("perform_in 10 HelloMeJob Ada Lovelace")).matches("[0-9a-f-]{36}");
        assertThat(text("perform_at 4102444800 HelloMeJob Ada Lovelace")).matches("[0-9a-f-]{36}");
        assertThat(queue().available()).hasValue(1);
        assertThat(queue().delayed()).hasValue(2);
    }

    @Test
    void whatDoesNotFitIsToldWithWhatWould() {
        refuses("perform_now HelloMeJob Ada", ArgumentException.class, "HelloMeJob needs (first_name, last_name)");
        refuses("perform_later HelloMeJob a b c", ArgumentException.class, "HelloMeJob needs (first_name, last_name)");
        refuses("perform_later HelloMeJob name=x", ArgumentException.class, "HelloMeJob needs (first_name, last_name)");
        refuses("perform_later", ArgumentException.class, "perform_later needs JOB [ARGUMENT...]: JOB is missing.");
        refuses("perform_in 10", ArgumentException.class, "needs SECONDS JOB [ARGUMENT...]: JOB is missing.");
        refuses("perform_in soon HelloMeJob a b", ArgumentException.class, "\"soon\" is not a duration.");
        refuses("perform_in 999999999999d Silent", ArgumentException.class, "is too long");
        refuses("perform_in 9999999d Silent", ArgumentException.class, "A job's due time is from 1700 to 9999; +2");
        refuses("perform_at 1699-12-31T23:59:59Z Silent", ArgumentException.class, "from 1700 to 9999; 1699-12-31T");
        refuses("perform_at soon HelloMeJob a b", ArgumentException.class, "\"soon\" is not a point in time.");
        refuses("perform_later Nope", UnknownJobException.class, "There is no job named \"Nope\". There are: Fails, ");
        refuses(
                "perform_later Halted",
                BarbackException.class,
                "The application halted Halted before it was enqueued.");
        refuses("clear", ArgumentException.class, "clear needs QUEUE: QUEUE is missing.");
        refuses("clear a b", ArgumentException.class, "clear takes only QUEUE.");
        refuses("clear no", ArgumentException.class, "can't be the name of a queue");
        refuses("queues now", ArgumentException.class, "queues takes no arguments.");
        refuses("dance", ArgumentException.class, "There is no command \"dance\". There are: perform_now, ");
        assertThat(broker.queues()).isEmpty();
    }

    @Test
    void queuesAreToldAndCleared() {
        text("perform_later Silent");
        text("perform_in 1000 Silent");
        assertThat(lines("queues")).contains("default available=1 leased=0 delayed=1");
        assertThat(text("clear default")).isEqualTo("The queue default is empty.");
        assertThat(lines("queues")).contains("default available=0 leased=0 delayed=0");
    }

    @Test
    void helpTellsEachCommand() {
        assertThat(lines("help")).hasSameSizeAs(commands.all()).anyMatch(line -> line.startsWith("clear QUEUE: "));
        assertThat(lines("help perform_in"))
                .startsWith("perform_in SECONDS JOB [ARGUMENT...]")
                .contains("HelloMeJob (first_name, last_name)");
        refuses("help dance", ArgumentException.class, "There is no command \"dance\".");
    }

    @Test
    void emptyLinesAskForNothingAndQuitEnds() {
        assertThat(commands.execute("  ")).isNull();
        assertThat(commands.execute("quit")).isInstanceOf(CommandResult.SessionEnd.class);
    }
}
