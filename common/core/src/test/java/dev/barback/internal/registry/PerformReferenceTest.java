package dev.barback.internal.registry;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.EnqueuedJob;
import dev.barback.EnqueuedJob.Status;
import dev.barback.Job;
import dev.barback.Jobs;
import dev.barback.NewJob;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the compiler takes for a reference with its arguments, and what it refuses. */
class PerformReferenceTest {
    private static final String JOBS = """
            class Mail implements Job { public void perform(long id, String locale) {} }
            class Count implements Job { public int perform(JobContext context, String text) { return 0; } }
            class Base<T> implements Job { public T perform(T value) { return value; } }
            class Inherited extends Base<String> {}
            class Overloaded implements Job {
                public void perform(String text) {}
                public void perform(JobContext context, String text) {}
            }
            class Greet implements Job { public String perform(String... names) { return ""; } }
            class Anything implements Job { public void perform(Object value) {} }
            """;

    @TempDir
    Path classes;

    private final RecordingJobs jobs = new RecordingJobs();

    private static final class RecordingJobs implements Jobs {
        final List<NewJob> all = new ArrayList<>();

        @Override
        public EnqueuedJob enqueue(NewJob job) {
            all.add(job);
            return new EnqueuedJob("id", "class", "queue", null, null, Status.ENQUEUED, null);
        }

        @Override
        public @Nullable Object run(NewJob job) {
            all.add(job);
            return "result";
        }

        @Override
        public List<EnqueuedJob> performAllLater(Collection<NewJob> jobs) {
            throw new UnsupportedOperationException();
        }
    }

    /**
     * A perform method.
     *
     * @param arguments their number; their types are long and String in turn
     */
    private record Shape(int arguments, boolean inContext, boolean returning) {

        static List<Shape> all() {
            return IntStream.rangeClosed(0, 6)
                    .boxed()
                    .flatMap(n -> Stream.of(
                            new Shape(n, false, false),
                            new Shape(n, false, true),
                            new Shape(n, true, false),
                            new Shape(n, true, true)))
                    .filter(shape -> shape.parameters() <= 6)
                    .toList();
        }

        int parameters() {
            return arguments + (inContext ? 1 : 0);
        }

        String name() {
            return (returning ? "Returning" : "Of") + (inContext ? "InContext" : "") + arguments;
        }

        String jobClass() {
            String parameters = Stream.concat(
                            Stream.of("JobContext context").filter(p -> inContext),
                            each().map(i -> (i % 2 == 0 ? "long p" : "String p") + i))
                    .collect(joining(", "));
            return "class %s implements Job { public %s perform(%s) { %s } }\n"
                    .formatted(name(), returning ? "String" : "void", parameters, returning ? "return null;" : "");
        }

        String calls() {
            String call = "(%s::perform%s)"
                    .formatted(name(), each().map(i -> ", " + literal(i)).collect(joining()));
            return "jobs.performLater%s; jobs.enqueue(NewJob.of%s); %sjobs.performNow%s;\n"
                    .formatted(call, call, returning ? "String result%s = ".formatted(name()) : "", call);
        }

        List<Object> values() {
            return each().map(i -> i % 2 == 0 ? (Object) i.longValue() : i.toString())
                    .toList();
        }

        private static String literal(int i) {
            return i % 2 == 0 ? i + "L" : "\"" + i + "\"";
        }

        private Stream<Integer> each() {
            return IntStream.range(0, arguments).boxed();
        }
    }

    @Test
    void everyNumberOfParametersWithAndWithoutContextAndResult() throws Exception {
        List<Shape> shapes = Shape.all();
        assertThat(shapes).hasSize(26);
        assertThat(errors(
                        shapes.stream().map(Shape::jobClass).collect(joining()),
                        shapes.stream().map(Shape::calls).collect(joining())))
                .isEmpty();
        call();
        assertThat(jobs.all)
                .map(job ->
                        MethodReferences.target(requireNonNull(job.reference())).typeName() + job.arguments())
                .containsExactlyElementsOf(shapes.stream()
                        .map(shape -> shape.name() + shape.values())
                        .flatMap(call -> Stream.of(call, call, call))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jobs.performLater(Mail::perform, 42L, \"nl\");",
                "jobs.in(Duration.ofMinutes(10)).performLater(Mail::perform, 42L, \"nl\");",
                "jobs.at(Instant.now()).performLater(Mail::perform, 42L, \"nl\");",
                "jobs.set(Options.queue(\"low\")).in(Duration.ZERO).performLater(Mail::perform, 42L, \"nl\");",
                "jobs.performLater(Mail::perform, 42L, null);",
                "int count = jobs.performNow(Count::perform, \"text\");",
                "String text = jobs.performNow(Inherited::perform, \"text\");",
                "jobs.<Overloaded, String>performLater(Overloaded::perform, \"text\");",
                "NewJob job = NewJob.<Overloaded, String>of(Overloaded::perform, \"text\");",
                "jobs.performLater(Anything::perform, 42L);",
                "jobs.<Greet, String, String>performLater(Greet::perform, \"Ada\", \"Grace\");",
                "NewJob job = NewJob.<Greet>of(Greet::perform);",
                "String text = jobs.<Greet, String>performNow(Greet::perform);",
                "String text = jobs.<Greet, String, String, String>performNow(Greet::perform, \"Ada\", \"Grace\");",
                "PerformReference.Of2<Count, JobContext, String> count = Count::perform; jobs.performLater(count, \"text\");",
                "PerformReference.Of1<Greet, String> greet = Greet::perform; jobs.performLater(greet, \"Ada\");"
            })
    void accepted(String statements) {
        assertThat(errors(JOBS, statements)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jobs.performLater(Mail::perform, \"42\", \"nl\");",
                "jobs.performLater(Mail::perform, 42L, 1L);",
                "jobs.performLater(Mail::perform, 42L);",
                "jobs.performLater(Mail::perform);",
                "jobs.performLater(Mail::perform, 42L, \"nl\", 1L);",
                "jobs.in(Duration.ZERO).performLater(Mail::perform, \"42\", \"nl\");",
                "NewJob job = NewJob.of(Mail::perform, \"42\", \"nl\");",
                "jobs.performNow(Mail::perform, \"42\", \"nl\");",
                "String text = jobs.performNow(Mail::perform, 42L, \"nl\");",
                "String text = jobs.performNow(Count::perform, \"text\");",
                "jobs.performLater(Count::perform, 42L);",
                "jobs.performLater(Inherited::perform, 42L);",
                "jobs.<Overloaded, Long>performLater(Overloaded::perform, 42L);",
                "jobs.<Greet, String, Long>performLater(Greet::perform, \"Ada\", 42L);"
            })
    void refused(String statements) {
        assertThat(errors(JOBS, statements)).isNotEmpty();
    }

    private List<String> errors(String types, String statements) {
        String source = """
                import dev.barback.*;
                import java.time.*;
                %s
                public class Caller {
                    public static void call(Jobs jobs) {
                        %s
                    }
                }
                """.formatted(types, statements);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        compiler.getTask(null, null, found, options(), null, List.of(source("Caller", source)))
                .call();
        return found.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(Object::toString)
                .toList();
    }

    private List<String> options() {
        Path api = Path.of(URI.create(
                Job.class.getProtectionDomain().getCodeSource().getLocation().toString()));
        return List.of("-proc:none", "-d", classes.toString(), "-classpath", api.toString());
    }

    private static JavaFileObject source(String name, String text) {
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    private void call() throws Exception {
        URL[] roots = {classes.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(roots, getClass().getClassLoader())) {
            loader.loadClass("Caller").getMethod("call", Jobs.class).invoke(null, jobs);
        }
    }
}
