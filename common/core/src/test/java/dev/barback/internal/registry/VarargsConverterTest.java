package dev.barback.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.ArgumentException;
import dev.barback.Job;
import dev.barback.JobContext;
import dev.barback.Jobs;
import dev.barback.Keywords;
import dev.barback.NewJob;
import dev.barback.PerformReference;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.runtime.Barback;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A perform method with varargs: by reference, by name, and as Rails sends them. */
class VarargsConverterTest {
    private static final List<String> SEEN = new ArrayList<>();

    private final MemoryBroker broker = new MemoryBroker();
    private final Barback barback = Barback.builder(
                    broker, JobRegistry.of(new Greet(), new Sum(), new InContext(), new Lists(), new Fixed()))
            .build();
    private final Jobs jobs = barback.jobs();

    static class Greet implements Job {
        public void perform(String... names) {
            SEEN.add(String.join("+", names));
        }
    }

    static class Sum implements Job {
        public long perform(String label, long... numbers) {
            SEEN.add(label + Arrays.stream(numbers).sum());
            return numbers.length;
        }
    }

    static class InContext implements Job {
        public void perform(JobContext context, String... names) {
            SEEN.add(context.job().jobClass() + String.join("+", names));
        }
    }

    static class Lists implements Job {
        @SafeVarargs
        public final void perform(List<String>... lists) {
            SEEN.add(Arrays.toString(lists));
        }
    }

    static class Fixed implements Job {
        public void perform(String name) {}
    }

    @Test
    void byReference() {
        jobs.<Greet, String, String>performLater(Greet::perform, "Ada", "Grace");
        jobs.<Greet>performLater(Greet::perform);
        jobs.<Greet, String[]>performLater(Greet::perform, new String[] {"Alan"});
        jobs.<Sum, String, Long, Long, Long>performLater(Sum::perform, "sum ", 1L, 2L, 3L);
        jobs.<Sum, String>performLater(Sum::perform, "none ");
        jobs.<Lists, List<String>>performLater(Lists::perform, List.of("a", "b"));
        jobs.<Lists, List<String>, List<String>>performLater(Lists::perform, List.of("a"), List.of());
        jobs.enqueue(NewJob.<Greet, String>of(Greet::perform, "bulk"));
        PerformReference.Of3<InContext, JobContext, String, String> reference = InContext::perform;
        jobs.performLater(reference, "a", "b");
        assertThat(performed())
                .containsExactlyInAnyOrder(
                        "Ada+Grace", "", "Alan", "sum 6", "none 0", "[[a, b]]", "[[a], []]", "bulk", "InContexta+b");
    }

    @Test
    void byNameAndNow() {
        assertThat(jobs.performNow("Sum", List.of("x", 1, 2))).isEqualTo(2L);
        assertThat(jobs.performNow("Sum", List.of("x", List.of(1, 2, 3)))).isEqualTo(3L);
        assertThat(jobs.performNow("Sum", List.of(Keywords.of("label", "x")))).isEqualTo(0L);
        assertThat(jobs.performNow("Sum", List.of("x", Keywords.of("numbers", List.of(7)))))
                .isEqualTo(1L);
        assertThat(jobs.run(NewJob.<Sum, String, Long>of(Sum::perform, "x", 1L)))
                .isEqualTo(1L);
        assertThat(jobs.<Sum, String, Long, Long>performNow(Sum::perform, "x", 1L))
                .isEqualTo(1L);
        assertThatThrownBy(() -> jobs.performLater("Sum", List.of("x", 1, "two")))
                .isInstanceOf(ArgumentException.class)
                .hasMessage("Sum needs (label, numbers): numbers[1] takes a number, not the text \"two\".");
        assertThatThrownBy(() -> jobs.performLater("Sum", List.of()))
                .isInstanceOf(ArgumentException.class)
                .hasMessage("Sum needs (label, numbers): it got 0 arguments.");
    }

    @Test
    void aLambdaIsTakenForAReferenceOnlyWhereTheCompilerMakesThem() {
        PerformReference.Of1<Fixed, String> lambda = (job, name) -> job.perform(name);
        assertThatThrownBy(() -> jobs.performLater(lambda, "x"))
                .isInstanceOf(ArgumentException.class)
                .hasMessageContaining("WelcomeMail::perform");
    }

    private List<String> performed() {
        SEEN.clear();
        while (!broker.waiting().isEmpty()) {
            barback.processor().process(broker.lease(broker.waiting().get(0)));
        }
        return List.copyOf(SEEN);
    }
}
