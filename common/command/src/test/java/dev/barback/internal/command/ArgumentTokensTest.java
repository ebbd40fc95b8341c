package dev.barback.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.doubles;
import static org.quicktheories.generators.SourceDSL.longs;
import static org.quicktheories.generators.SourceDSL.strings;

import dev.barback.ArgumentException;
import dev.barback.ArgumentProblem;
import dev.barback.ArgumentProblem.Kind;
import dev.barback.Job;
import dev.barback.Keywords;
import dev.barback.internal.registry.JobDefinition;
import dev.barback.internal.registry.JobRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ArgumentTokensTest {
    static class Greet implements Job {
        public void perform(String firstName, String lastName) {}
    }

    static class Nap implements Job {
        public void perform(Duration sleepDuration, boolean raiseError) {}
    }

    static class Count implements Job {
        public void perform(long number) {}
    }

    static class Measure implements Job {
        public void perform(double number) {}
    }

    static class Pay implements Job {
        public void perform(BigDecimal amount, @Nullable Integer times) {}
    }

    record Order(String id, int pieces) {}

    static class Ship implements Job {
        public void perform(Order order) {}
    }

    static class Tag implements Job {
        public void perform(long id, Map<String, String> tags) {}
    }

    static class Sum implements Job {
        public void perform(List<Integer> numbers) {}
    }

    private static final JobRegistry JOBS = JobRegistry.of(
            new Greet(), new Nap(), new Count(), new Measure(), new Pay(), new Ship(), new Tag(), new Sum());

    private static List<Object> parse(String job, String... tokens) {
        return ArgumentTokens.parse(JOBS.find(job), List.of(tokens));
    }

    private static Object bound(String job, String... tokens) {
        JobDefinition definition = JOBS.find(job);
        return definition
                .perform()
                .bind(ArgumentTokens.parse(definition, List.of(tokens)))
                .get(0);
    }

    @Test
    void textStaysAsItIs() {
        assertThat(parse("Greet", "303", "null")).containsExactly("303", "null");
        assertThat(parse("Greet", "{", "true")).containsExactly("{", "true");
        assertThat(parse("Greet", "", " ")).containsExactly("", " ");
    }

    @Test
    void namesBindInSnakeCaseAndCamelCase() {
        assertThat(parse("Nap", "sleep_duration=3", "raiseError=true"))
                .containsExactly(Keywords.of("sleep_duration", 3).and("raiseError", true));
        assertThat(bound("Nap", "sleep_duration=0.25", "raise_error=false")).isEqualTo(Duration.ofMillis(250));
        assertThat(bound("Nap", "5m", "raise_error=false")).isEqualTo(Duration.ofMinutes(5));
        assertThat(parse("Greet", "first_name=a=b", "last_name="))
                .containsExactly(Keywords.of("first_name", "a=b").and("last_name", ""));
    }

    @Test
    void typesOfComponentsAndEntriesCount() {
        assertThat(bound("Ship", "id=007", "pieces=3")).isEqualTo(new Order("007", 3));
        assertThat(bound("Ship", "{\"id\": \"007\", \"pieces\": 3}")).isEqualTo(new Order("007", 3));
        assertThat(parse("Tag", "1", "size=10")).containsExactly(1, Keywords.of("size", "10"));
        assertThat(bound("Sum", "[1, 2, 3]")).isEqualTo(List.of(1, 2, 3));
        assertThat(bound("Pay", "0.10", "null")).isEqualTo(new BigDecimal("0.10"));
    }

    @Test
    void whatDoesNotFitIsSaidWithWhatWould() {
        refuses("Greet needs (first_name, last_name): it got 1 argument.", "Greet", "Ada");
        refuses("Greet needs (first_name, last_name): it got 3 arguments.", "Greet", "a", "b", "c");
        refuses("Greet needs (first_name, last_name): last_name is missing.", "Greet", "first_name=Ada");
        refuses(
                "Greet needs (first_name, last_name): first_name is given twice.",
                "Greet",
                "firstName=a",
                "first_name=b");
        refuses(
                "Nap needs (sleep_duration, raise_error): there is no speed.",
                "Nap",
                "1",
                "raise_error=true",
                "speed=1");
        refuses(
                "Nap needs (sleep_duration, raise_error): raise_error takes true or false, not the text \"maybe\".",
                "Nap",
                "1",
                "maybe");
        refuses(
                "Nap needs (sleep_duration, raise_error): arguments by name come last, but \"true\" follows one.",
                "Nap",
                "sleep_duration=1",
                "true");
        assertThatThrownBy(() -> parse("Sum", "[1, 2"))
                .isInstanceOf(ArgumentException.class)
                .hasMessageStartingWith("\"[1, 2\" starts like JSON, but is not JSON");
    }

    @Test
    void refusalsNameTheParameter() {
        assertThat(problem("Greet", "firstName=a", "first_name=b"))
                .isEqualTo(new ArgumentProblem(
                        Kind.DUPLICATE,
                        0,
                        "first_name",
                        "",
                        "Greet needs (first_name, last_name): first_name is given twice."));
        assertThat(problem("Greet", "last_name=a", "b"))
                .returns(Kind.ORDER, ArgumentProblem::kind)
                .returns(null, ArgumentProblem::index);
        assertThat(problem("Tag", "1", "[1, 2"))
                .returns(Kind.UNREADABLE, ArgumentProblem::kind)
                .returns(1, ArgumentProblem::index)
                .returns("tags", ArgumentProblem::name);
        assertThat(problem("Tag", "1", "tags={x"))
                .returns(Kind.UNREADABLE, ArgumentProblem::kind)
                .returns(1, ArgumentProblem::index)
                .returns("tags", ArgumentProblem::name);
        assertThat(problem("Count", "1", "{2"))
                .returns(1, ArgumentProblem::index)
                .returns(null, ArgumentProblem::name);
        assertThat(problem("Sum", "[1,true]")).returns("[1]", ArgumentProblem::path);
    }

    private static ArgumentProblem problem(String job, String... tokens) {
        ArgumentException e = catchThrowableOfType(ArgumentException.class, () -> parse(job, tokens));
        assertThat(e.problems()).hasSize(1);
        assertThat(e).hasMessage(e.problems().get(0).message());
        return e.problems().get(0);
    }

    @Test
    void everyWholeNumberComesThrough() {
        qt().forAll(longs().all())
                .check(number -> bound("Count", Long.toString(number)).equals(number)
                        && bound("Count", "number=" + number).equals(number));
    }

    @Test
    void everyFractionComesThrough() {
        qt().forAll(doubles().between(-1e300, 1e300))
                .check(number -> bound("Measure", Double.toString(number)).equals(number));
    }

    @Test
    void everyTextComesThroughByName() {
        qt().forAll(strings().allPossible().ofLengthBetween(0, 40))
                .check(text -> parse("Greet", "first_name=" + text, "last_name=x")
                        .equals(List.of(Keywords.of("first_name", text).and("last_name", "x"))));
    }

    @Test
    void whateverIsTypedItIsUnderstoodOrRefused() {
        qt().forAll(strings().basicLatinAlphabet().ofLengthBetween(0, 20))
                .check(token -> JOBS.all().stream().allMatch(job -> isParsedOrRefused(job, token)));
    }

    private static boolean isParsedOrRefused(JobDefinition job, String token) {
        try {
            ArgumentTokens.parse(job, List.of(token));
            return true;
        } catch (ArgumentException e) {
            return !e.getMessage().isBlank();
        }
    }

    private static void refuses(String message, String job, String... tokens) {
        assertThatThrownBy(() -> parse(job, tokens))
                .isInstanceOf(ArgumentException.class)
                .hasMessage(message);
    }
}
