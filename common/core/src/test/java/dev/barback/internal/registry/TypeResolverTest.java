package dev.barback.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.barback.ArgumentException;
import dev.barback.Job;
import dev.barback.JobContext;
import dev.barback.Keywords;
import dev.barback.internal.wire.ArgumentCodec;
import dev.barback.internal.wire.Json;
import dev.barback.rails.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A job's parameters get values of their resolved types; a type that JSON can't restore stops the start. */
class TypeResolverTest {

    enum Color {
        RED,
        DARK_BLUE {
            @Override
            public String toString() {
                return "with a body of its own";
            }
        }
    }

    enum Twins {
        red,
        RED
    }

    record Point(int x, int y) {}

    record Page<T>(List<T> items, @Nullable Page<T> next) {}

    record Pair<A, B>(A first, B second) {}

    sealed interface Shape {}

    record Circle(double radius) implements Shape {}

    record Square(double side) implements Shape {}

    record Tree(String name, List<Tree> children) {}

    record Growing<T>(@Nullable Growing<List<T>> next) {}

    abstract static class Base<T> implements Job {
        public void perform(T argument) {}
    }

    abstract static class Between<E extends Number, K> extends Base<Map<K, List<? extends E>>> {}

    interface Reacting<T> extends Job {
        default void perform(JobContext context, T event, T... more) {}
    }

    static class OfRecord extends Base<Point> {}

    static class OfPages extends Base<Page<Point>> {}

    static class OfPairs extends Base<Pair<Color, Pair<UUID, List<? extends Point>>>> {}

    static class OfMap extends Between<Integer, UUID> {}

    static class OfArray extends Base<Point[]> {}

    static class OfTree extends Base<Tree> {}

    static class OfSet extends Base<Set<? super Long>> {}

    static class OfCollection extends Base<Collection<Integer>> {}

    static class OfAnInterface implements Reacting<Point> {}

    static class Unbound<T> extends Base<T> {}

    static class Anything extends Base<Object> {}

    static class Options extends Base<Map<String, Object>> {}

    record Event(String name, Object payload) {}

    static class OfEvent extends Base<Event> {}

    /** Each value is given in Java, and comes back from JSON with the parameter's type. */
    static Stream<org.junit.jupiter.params.provider.Arguments> restored() {
        UUID id = UUID.randomUUID();
        return Stream.of(
                arguments(new OfRecord(), new Point(1, 2)),
                arguments(new OfPages(), new Page<>(List.of(new Point(1, 2)), new Page<>(List.of(), null))),
                arguments(new OfPairs(), new Pair<>(Color.DARK_BLUE, new Pair<>(id, List.of(new Point(3, 4))))),
                arguments(new OfMap(), Map.of(id, List.of(1, 2))),
                arguments(new OfTree(), new Tree("a", List.of(new Tree("b", List.of())))),
                arguments(new OfSet(), Set.of(1L, 2L)),
                arguments(new Unbound<>(), "text"),
                arguments(new Anything(), List.of(1L, "a", Map.of("b", new Symbol("c")), Instant.EPOCH)),
                arguments(new Anything(), new Keywords(Map.of("a", 1L))),
                arguments(new Options(), Map.of("a", new BigDecimal("1.50"), "b", List.of(true))),
                arguments(new OfEvent(), new Event("paid", Map.of("amount", 3L))));
    }

    @ParameterizedTest
    @MethodSource
    void restored(Job job, Object argument) {
        PerformMethod perform = perform(job);
        perform.check(List.of(argument));
        assertThat(perform.decode(Json.mapper().createArrayNode().add(ArgumentCodec.write(argument))))
                .containsExactly(argument);
    }

    @Test
    void aSetIsACollectionButNoList() {
        PerformMethod perform = perform(new OfCollection());
        Set<Integer> set = Set.of(1, 2);
        perform.check(List.of(set));
        Object restored = perform.decode(Json.mapper().createArrayNode().add(ArgumentCodec.write(set)))
                .get(0);
        assertThat(restored).isEqualTo(new ArrayList<>(set));
        assertThatThrownBy(() -> perform(new OfPages()).check(List.of(Map.of("items", set))))
                .isInstanceOf(ArgumentException.class);
    }

    @Test
    void arraysOfATypeVariableAreOfItsClass() {
        Point[] points = {new Point(1, 2)};
        PerformMethod perform = perform(new OfArray());
        perform.check(Arrays.asList((Object) points));
        Object restored = perform.decode(Json.mapper().createArrayNode().add(ArgumentCodec.write(points)))
                .get(0);
        assertThat(restored).isInstanceOf(Point[].class);
        assertThat((Point[]) restored).containsExactly(points);
    }

    @Test
    void aDefaultMethodOfAGenericInterfaceIsAJobsPerform() {
        List<Object> bound = perform(new OfAnInterface())
                .bind(List.of(Map.of("x", 1, "y", 2), Map.of("x", 3, "y", 4), Map.of("x", 5, "y", 6)));
        assertThat(bound.get(0)).isEqualTo(new Point(1, 2));
        assertThat((Object[]) bound.get(1)).containsExactly(new Point(3, 4), new Point(5, 6));
    }

    /** Without a declared type, a value that would come back as another type is refused when it is enqueued. */
    static Stream<org.junit.jupiter.params.provider.Arguments> refusedWithoutAType() {
        return Stream.of(
                arguments(
                        new Anything(),
                        new Point(1, 2),
                        "argument takes values that JSON restores unchanged, but the record Point would come back as a map: declare its type"),
                arguments(
                        new Anything(),
                        Color.RED,
                        "argument takes values that JSON restores unchanged, but the constant RED of Color would come back as a symbol"),
                arguments(new Unbound<>(), UUID.randomUUID(), "would come back as text"),
                arguments(new Anything(), 'x', "the character \"x\" would come back as text"),
                arguments(new Anything(), Duration.ofDays(1), "the duration PT24H would come back as a RailsDuration"),
                arguments(new Anything(), new int[] {1}, "an array would come back as a list"),
                arguments(new Anything(), Set.of(1), "a set would come back as a list"),
                arguments(
                        new Options(),
                        Map.of("a", List.of(1, new Point(1, 2))),
                        "argument.a[1] takes values that JSON restores"),
                arguments(
                        new Options(),
                        Map.of("a", Map.of(Color.RED, 1)),
                        "argument.a.RED takes values that JSON restores"),
                arguments(
                        new OfEvent(),
                        new Event("paid", new Point(1, 2)),
                        "argument.payload takes values that JSON restores"),
                arguments(new Anything(), Keywords.of("deep", List.of(new Point(1, 2))), "argument.deep[0] takes"));
    }

    @ParameterizedTest
    @MethodSource
    void refusedWithoutAType(Job job, Object argument, String message) {
        assertThatThrownBy(() -> perform(job).check(List.of(argument)))
                .isInstanceOf(ArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void whatContainsItselfIsRefused() {
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        List<Tree> trees = new ArrayList<>();
        trees.add(new Tree("a", trees));
        assertThatThrownBy(() -> perform(new Anything()).check(List.of(itself)))
                .isInstanceOf(ArgumentException.class)
                .hasMessageContaining("is nested too deeply, or contains itself.");
        assertThatThrownBy(() -> perform(new OfTree()).check(List.of(trees.get(0))))
                .isInstanceOf(ArgumentException.class)
                .hasMessageContaining("is nested too deeply, or contains itself.");
    }

    static class OfShape extends Base<Shape> {}

    static class OfShapes extends Base<List<Shape>> {}

    static class OfBoundShapes extends Base<Map<String, ? extends Shape>> {}

    static class OfAShapeInARecord extends Base<Page<Shape>> {}

    static class BoundToShape<T extends Shape> extends Base<T> {}

    static class OfDate extends Base<LocalDateTime> {}

    static class OfOptional extends Base<Optional<String>> {}

    static class OfDeque extends Base<Deque<String>> {}

    static class OfTreeMap extends Base<TreeMap<String, String>> {}

    static class OfNumberedMap extends Base<Map<Integer, String>> {}

    static class OfBytes extends Base<byte[]> {}

    static class OfTwins extends Base<Twins> {}

    static class OfGrowing extends Base<Growing<String>> {}

    static class OfComparable extends Base<Comparable<String>> {}

    static class OfSupplier extends Base<Supplier<String>> {}

    static class OfThread extends Base<Thread> {}

    static class OfContexts implements Job {
        public void perform(JobContext context, String text, JobContext again) {}
    }

    static class OfAlike implements Job {
        public void perform(String firstName, String first_name) {}
    }

    record Alike(int firstName, int first_name) {}

    static class OfAlikeComponents extends Base<Alike> {}

    static class OfClosedRecord extends Base<Closed> {}

    record Closed(Optional<Integer> inside) {}

    static Stream<org.junit.jupiter.params.provider.Arguments> refusedAtTheStart() {
        String parameter = "The parameter argument of %s.perform ";
        return Stream.of(
                arguments(
                        new OfShape(),
                        parameter
                                + "can't be restored from JSON: JSON does not tell which Shape a value is. Take a record, one job for each kind, or a map."),
                arguments(new OfShapes(), parameter + "can't be restored from JSON: JSON does not tell which Shape"),
                arguments(
                        new OfBoundShapes(), parameter + "can't be restored from JSON: JSON does not tell which Shape"),
                arguments(
                        new BoundToShape<>(),
                        parameter + "can't be restored from JSON: JSON does not tell which Shape"),
                arguments(
                        new OfAShapeInARecord(),
                        parameter + "is the record Page, whose component items can't be restored from JSON"),
                arguments(
                        new OfClosedRecord(),
                        parameter + "is the record Closed, whose component inside can't be restored"),
                arguments(new OfDate(), "LocalDateTime is none of the types that arguments can have."),
                arguments(new OfOptional(), "Optional is none of the types that arguments can have. Can be: booleans,"),
                arguments(new OfThread(), "Thread is none of the types"),
                arguments(new OfComparable(), "does not tell which Comparable"),
                arguments(new OfSupplier(), "does not tell which Supplier"),
                arguments(
                        new OfDeque(),
                        parameter
                                + "is of the type Deque, to which a JSON list can't be converted. Use a List or a Set."),
                arguments(
                        new OfTreeMap(),
                        parameter + "is of the type TreeMap, to which a JSON object can't be converted. Use a Map."),
                arguments(
                        new OfNumberedMap(),
                        parameter
                                + "is a map with keys of Integer. In JSON keys are text: take String, Symbol, UUID or an enum."),
                arguments(new OfBytes(), parameter + "is a byte[], and JSON has no bytes. Use Base64 text."),
                arguments(new OfTwins(), parameter + "is the enum Twins, two constants of which are written red"),
                arguments(new OfGrowing(), "has an endlessly nested type."),
                arguments(
                        new OfAlikeComponents(),
                        parameter + "is the record Alike, two components of which are written first_name."),
                arguments(new OfAlike(), "are written first_name. Rename one."),
                arguments(new OfContexts(), "the JobContext should be the first parameter"));
    }

    @ParameterizedTest
    @MethodSource
    void refusedAtTheStart(Job job, String message) {
        assertThatThrownBy(() -> JobRegistry.of(job))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message.formatted(job.getClass().getName()));
    }

    private static PerformMethod perform(Job job) {
        return PerformMethod.of(job.getClass(), job.getClass().getSimpleName());
    }
}
