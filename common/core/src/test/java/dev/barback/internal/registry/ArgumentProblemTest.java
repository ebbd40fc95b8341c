package dev.barback.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.barback.ArgumentException;
import dev.barback.ArgumentProblem;
import dev.barback.ArgumentProblem.Kind;
import dev.barback.Job;
import dev.barback.Keywords;
import dev.barback.internal.wire.ArgumentCodec;
import dev.barback.internal.wire.Json;
import dev.barback.rails.Range;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is wrong with arguments, as data: each kind of problem, with its parameter and the path inside it. */
class ArgumentProblemTest {
    private static final String UNKNOWN_SERIALIZER = "{\"_aj_serialized\":\"X\"}";

    record Address(String street, @Nullable List<Integer> houseNumbers) {}

    static class Greet implements Job {
        public void perform(String firstName, int count, @Nullable String note) {}
    }

    static class Ship implements Job {
        public void perform(Map<String, List<Address>> addresses, @Nullable Object note) {}
    }

    static class Bill implements Job {
        public void perform(Address options) {}
    }

    static class Sum implements Job {
        public void perform(String title, int... numbers) {}
    }

    private static final PerformMethod GREET = PerformMethod.of(Greet.class, "Greet");
    private static final PerformMethod SHIP = PerformMethod.of(Ship.class, "Ship");

    @Test
    void missingAndUnknownArgumentsByName() {
        ArgumentException e =
                refused(() -> GREET.bind(List.of(Keywords.of("firstNam", "A").and("note", "x"))));

        assertThat(e.problems())
                .containsExactly(
                        greet(Kind.MISSING, 0, "first_name", "", "first_name is missing."),
                        greet(Kind.MISSING, 1, "count", "", "count is missing."),
                        greet(Kind.UNKNOWN, null, "firstNam", "", "there is no firstNam."));
        assertThat(e).hasMessage("Greet needs (first_name, count, note): first_name is missing.");
    }

    @Test
    void unknownArgumentsAloneAreNamedInOneSentence() {
        Keywords keywords =
                Keywords.of("first_name", "A").and("count", 1).and("zipCode", 2).and("city", 3);
        ArgumentException e = refused(() -> GREET.bind(List.of(keywords)));

        assertThat(e.problems()).extracting(ArgumentProblem::name).containsExactly("zipCode", "city");
        assertThat(e.problems()).extracting(ArgumentProblem::kind).containsOnly(Kind.UNKNOWN);
        assertThat(e).hasMessage("Greet needs (first_name, count, note): there is no city, zip_code.");
    }

    @Test
    void argumentsGivenTwice() {
        assertThat(refused(() -> GREET.bind(List.of(
                                Keywords.of("count", 1).and("firstName", "A").and("first_name", "B"))))
                        .problems())
                .containsExactly(greet(Kind.DUPLICATE, 0, "first_name", "", "first_name is given twice."));
        assertThat(refused(() -> GREET.bind(
                                List.of("A", 1, Keywords.of("firstName", "B").and("note", "x"))))
                        .problems())
                .containsExactly(greet(Kind.DUPLICATE, 0, "first_name", "", "first_name is given twice."));
        assertThat(refused(() -> GREET.bind(
                                List.of("A", 1, Keywords.of("a_city", "B").and("aCity", "x"))))
                        .problems())
                .containsExactly(
                        greet(Kind.DUPLICATE, null, "aCity", "", "a_city is given twice."),
                        greet(Kind.UNKNOWN, null, "a_city", "", "there is no a_city."));
    }

    @Test
    void anArgumentWithoutAName() {
        assertThat(refused(() -> GREET.bind(List.of("A", 1, new Keywords(Collections.singletonMap(null, "x")))))
                        .problems())
                .containsExactly(greet(Kind.UNKNOWN, null, null, "", "an argument is given without a name."));
    }

    @Test
    void theCountIsNoSingleArguments() {
        assertThat(refused(() -> GREET.bind(List.of("A"))).problems())
                .containsExactly(greet(Kind.COUNT, null, null, "", "it got 1 argument."));
        assertThat(refused(() -> GREET.decode(Json.read("[1,2,3,4]"))).problems())
                .containsExactly(greet(Kind.COUNT, null, null, "", "it got 4 arguments."));
    }

    @Test
    void allValuesThatDoNotFit() {
        ArgumentException e = refused(() -> GREET.bind(Arrays.asList(1, null, "x")));

        assertThat(e.problems())
                .containsExactly(
                        greet(Kind.INVALID, 0, "first_name", "", "first_name takes text, not 1."),
                        greet(Kind.INVALID, 1, "count", "", "count can't be null."));
        assertThat(e).hasMessage(e.problems().get(0).message()).hasCauseInstanceOf(ConversionException.class);
        assertThat(refused(() -> GREET.bind(List.of(Keywords.of("note", 5).and("count", "x"))))
                        .problems())
                .extracting(ArgumentProblem::kind, ArgumentProblem::index)
                .containsExactly(tuple(Kind.MISSING, 0), tuple(Kind.INVALID, 1), tuple(Kind.INVALID, 2));
    }

    @Test
    void thePathInsideAnArgument() {
        ArgumentException e = refused(() -> SHIP.decode(
                Json.read("[{\"a.b\":[{\"street\":\"x\"},{\"street\":\"y\",\"house_numbers\":[1,\"2\"]}]},null]")));

        assertThat(e.problems())
                .containsExactly(new ArgumentProblem(
                        Kind.INVALID,
                        0,
                        "addresses",
                        ".a.b[1].house_numbers[1]",
                        "Ship needs (addresses, note): addresses.a.b[1].house_numbers[1] takes a number, not the text"
                                + " \"2\"."));
    }

    @Test
    void argumentsByNameThatAreOneRecord() {
        ArgumentException e =
                refused(() -> PerformMethod.of(Bill.class, "Bill").bind(List.of(Keywords.of("street", 5))));

        assertThat(e.problems())
                .extracting(ArgumentProblem::index, ArgumentProblem::name, ArgumentProblem::path)
                .containsExactly(tuple(0, "options", ".street"));
    }

    @Test
    void varargsAreOneArgument() {
        ArgumentException e = refused(() -> PerformMethod.of(Sum.class, "Sum").bind(List.of("x", 1, "two")));

        assertThat(e.problems())
                .extracting(ArgumentProblem::index, ArgumentProblem::name, ArgumentProblem::path)
                .containsExactly(tuple(1, "numbers", "[1]"));
    }

    @Test
    void unreadableJson() {
        assertThat(unreadable("[\"A\",1,{\"a\":[0," + UNKNOWN_SERIALIZER + "]}]", SHIP))
                .extracting(ArgumentProblem::index, ArgumentProblem::name, ArgumentProblem::path)
                .containsExactly(2, null, ".a[1]");
        ArgumentProblem inOrder = unreadable("[{},[" + UNKNOWN_SERIALIZER + "]]", SHIP);
        assertThat(inOrder)
                .extracting(ArgumentProblem::index, ArgumentProblem::name, ArgumentProblem::path)
                .containsExactly(1, "note", "[0]");
        assertThat(inOrder.message()).startsWith("Ship needs (addresses, note): note[0] can't be read: there is no");
        assertThat(unreadable("[{\"firstName\":[" + UNKNOWN_SERIALIZER + "],\"_aj_ruby2_keywords\":[]}]", GREET))
                .extracting(ArgumentProblem::index, ArgumentProblem::name, ArgumentProblem::path)
                .containsExactly(0, "first_name", "[0]");
        assertThat(unreadable("[{\"a.b\":[" + UNKNOWN_SERIALIZER + "],\"_aj_ruby2_keywords\":[]}]", GREET))
                .extracting(ArgumentProblem::index, ArgumentProblem::name, ArgumentProblem::path)
                .containsExactly(null, "a.b", "[0]");
    }

    @Test
    void valuesThatCanNotBeWritten() {
        ArgumentProblem inOrder = unwritable(List.of(Map.of(), List.of(0, Map.of("a", new Object()))));
        assertThat(inOrder)
                .extracting(ArgumentProblem::index, ArgumentProblem::name, ArgumentProblem::path)
                .containsExactly(1, "note", "[1].a");
        assertThat(inOrder.message())
                .startsWith("Argument 2 (note) of Ship: A java.lang.Object can't be written. Can be: ");
        ArgumentProblem byName = refused(() ->
                        GREET.checkWritable(List.of("A", Keywords.of("note", new Object[] {1, '\ud800'}))))
                .problems()
                .get(0);
        assertThat(byName)
                .isEqualTo(new ArgumentProblem(
                        Kind.UNWRITABLE,
                        2,
                        "note",
                        "[1]",
                        "Argument note of Greet: The text is not valid Unicode (half a surrogate pair at 0). Pass bytes as"
                                + " Base64."));
        assertThat(unwritable(List.of(1, 2, Double.NaN)))
                .isEqualTo(new ArgumentProblem(
                        Kind.UNWRITABLE, 2, null, "", "Argument 3 of Ship: NaN can't be written in JSON."));
        assertThat(unwritable(List.of(new Address("\udc00", null))).path()).isEqualTo(".street");
    }

    @Test
    void aSingleValueHasAPathOnly() {
        assertThat(refused(() -> ArgumentCodec.write(List.of(new Range(1, Double.NaN, false))))
                        .problems())
                .containsExactly(
                        new ArgumentProblem(Kind.UNWRITABLE, null, null, "[0].end", "NaN can't be written in JSON."));
    }

    @Test
    void atMostTwenty() {
        Map<String, @Nullable Object> thousands = new LinkedHashMap<>();
        IntStream.range(0, 1_000).forEach(i -> {
            thousands.put("aField" + i, i);
            thousands.put("a_field" + i, i);
        });
        ArgumentException e = refused(() -> GREET.bind(List.of(new Keywords(thousands))));

        assertThat(e.problems()).hasSize(20);
    }

    @Test
    void noneIsAnEmptyUnmodifiableList() {
        assertThat(new ArgumentException("The queue is wrong.").problems()).isEmpty();
        assertThat(new ArgumentException("The queue is wrong.", new IllegalStateException()).problems())
                .isEmpty();
        List<ArgumentProblem> problems = refused(() -> GREET.bind(List.of())).problems();
        assertThatThrownBy(problems::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void problemsAreSerializedWithTheirException() throws Exception {
        ArgumentException e = refused(() -> GREET.bind(List.of()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(e);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(((ArgumentException) in.readObject()).problems()).isEqualTo(e.problems());
        }
    }

    private static ArgumentProblem greet(
            Kind kind, @Nullable Integer index, @Nullable String name, String path, String sentence) {
        return new ArgumentProblem(kind, index, name, path, "Greet needs (first_name, count, note): " + sentence);
    }

    private static ArgumentProblem unreadable(String json, PerformMethod perform) {
        List<ArgumentProblem> problems =
                refused(() -> perform.decode(Json.read(json))).problems();
        assertThat(problems).singleElement().returns(Kind.UNREADABLE, ArgumentProblem::kind);
        return problems.get(0);
    }

    private static ArgumentProblem unwritable(List<?> arguments) {
        List<ArgumentProblem> problems =
                refused(() -> SHIP.checkWritable(arguments)).problems();
        assertThat(problems).singleElement().returns(Kind.UNWRITABLE, ArgumentProblem::kind);
        return problems.get(0);
    }

    private static ArgumentException refused(ThrowingCallable call) {
        ArgumentException e = catchThrowableOfType(ArgumentException.class, call);
        assertThat(e).isNotNull();
        return e;
    }
}
