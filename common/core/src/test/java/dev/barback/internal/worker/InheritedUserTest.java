package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.ErrorHandler;
import dev.barback.Job;
import dev.barback.JobContext;
import dev.barback.JobEvent;
import dev.barback.Jobs;
import dev.barback.NewJob;
import dev.barback.Options;
import dev.barback.RetryOn;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.registry.RetryDefaults;
import dev.barback.internal.runtime.Barback;
import dev.barback.spi.InstanceFactory;
import dev.barback.spi.Message;
import dev.barback.spi.MessageAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A job that a user's job enqueues belongs to the same user. */
class InheritedUserTest {
    /** A stopping worker waits for it. */
    private static final QueueOptions SHORTLY = QueueOptions.DEFAULTS.withPollInterval(Duration.ofMillis(50));

    private final MemoryBroker broker = new MemoryBroker(Clock.systemUTC(), Duration.ofSeconds(30));
    private final Child child = new Child();
    private final Barback barback = Barback.builder(
                    broker,
                    new JobRegistry.Builder(new RetryDefaults(1, Duration.ZERO, 0), new Handlers())
                            .add(Parent.class, Parent::new)
                            .add(Child.class, () -> child)
                            .add(Between.class, Between::new)
                            .add(Failing.class, Failing::new)
                            .add(Burying.class, Burying::new)
                            .add(Dying.class, Dying::new)
                            .build())
            .listeners(List.of(event -> {
                if (event instanceof JobEvent.Buried) {
                    children().performLater(Child::perform, "burial");
                }
            }))
            .build();
    private final Jobs jobs = barback.jobs();
    private final Worker worker =
            barback.worker(WorkerOptions.forQueue("default").withProcessors(1).withQueues(Map.of("default", SHORTLY)));

    private Jobs children() {
        return jobs;
    }

    class Parent implements Job {
        public void perform() {
            Instant now = Instant.now();
            jobs.performLater(Child::perform, "by reference");
            jobs.performLater("Child", List.of("by name"));
            jobs.in(Duration.ofMillis(1)).performLater(Child::perform, "in");
            jobs.at(now).performLater("Child", List.of("at"));
            jobs.set(Options.priority(3)).performLater(Child::perform, "with options");
            jobs.performAllLater(List.of(NewJob.of(Child::perform, "bulk")));
            jobs.performNow(Between::perform);
            jobs.set(Options.withoutUser()).performLater(Child::perform, "without");
            jobs.performAllLater(
                    List.of(NewJob.of(Child::perform, "bulk without").set(Options.withoutUser())));
            jobs.set(Options.user("other")).performLater(Child::perform, "other");
            jobs.set(Options.user("other").and(Options.withoutUser())).performLater(Child::perform, "first other");
            jobs.set(Options.withoutUser().and(Options.user("other"))).performLater(Child::perform, "other after all");
        }
    }

    class Between implements Job {
        public void perform() {
            jobs.performLater(Child::perform, "grandchild");
        }
    }

    /** Its error is handled after it, and its afterDiscard is called. */
    @RetryOn(value = IllegalStateException.class, waitFor = "1ms", attempts = 2, handler = Handling.class)
    class Failing implements Job {
        public void perform(JobContext context) {
            child.users.add(Map.entry("execution " + context.executions(), String.valueOf(context.user())));
            throw new IllegalStateException("twice");
        }

        @Override
        public void afterDiscard(JobContext context, Throwable error) {
            jobs.performLater(Child::perform, "after discard");
        }
    }

    static class Dying implements Job {
        public void perform() {
            throw new IllegalArgumentException("for good");
        }
    }

    class Handling implements ErrorHandler {
        @Override
        public void handle(JobContext context, Throwable error) {
            jobs.performLater(Child::perform, "handler");
        }
    }

    class Handlers implements InstanceFactory {
        @Override
        public <T> T get(Class<T> type) {
            return type.cast(new Handling());
        }
    }

    class Burying implements Job {
        public void perform() {
            broker.publish("other", List.of(new Message(new byte[] {'?'}, Map.of(), null)));
            barback.processor().process(broker.fetch("other", 1, Duration.ZERO).get(0));
            jobs.performLater(Child::perform, "after another's burial");
        }
    }

    static class Child implements Job {
        final Queue<Map.Entry<String, String>> users = new ConcurrentLinkedQueue<>();

        public void perform(JobContext context, String how) {
            users.add(Map.entry(how, String.valueOf(context.user())));
        }
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    @Test
    void childrenAreTheParentsUsers() {
        jobs.set(Options.user("ada")).performLater(Parent::perform);

        assertThat(users(12))
                .containsOnly(
                        Map.entry("by reference", "ada"),
                        Map.entry("by name", "ada"),
                        Map.entry("in", "ada"),
                        Map.entry("at", "ada"),
                        Map.entry("with options", "ada"),
                        Map.entry("bulk", "ada"),
                        Map.entry("grandchild", "ada"),
                        Map.entry("without", "null"),
                        Map.entry("bulk without", "null"),
                        Map.entry("other", "other"),
                        Map.entry("first other", "null"),
                        Map.entry("other after all", "other"));
    }

    @Test
    void soIsWhatFollowsFromAnError() {
        jobs.set(Options.user("ada")).performLater(Failing::perform);

        assertThat(users(4))
                .containsOnly(
                        Map.entry("execution 1", "ada"),
                        Map.entry("execution 2", "ada"),
                        Map.entry("handler", "ada"),
                        Map.entry("after discard", "ada"));
    }

    @Test
    void soIsWhatAListenerMakesOfABurial() {
        jobs.set(Options.user("ada")).performLater(Dying::perform);

        assertThat(users(1)).containsOnly(Map.entry("burial", "ada"));
    }

    @Test
    void anotherJobsBurialOnTheThreadChangesNothing() {
        jobs.set(Options.user("ada")).performLater(Burying::perform);

        assertThat(users(2)).containsOnly(Map.entry("burial", "null"), Map.entry("after another's burial", "ada"));
    }

    @Test
    void nobodyInheritsFromWhatRanBeforeOnTheThread() {
        jobs.run(NewJob.of(Between::perform).set(Options.user("ada")));
        jobs.set(Options.user("ada")).performLater(Between::perform);
        jobs.performLater(Parent::perform);
        assertThat(broker.waiting())
                .extracting(each -> user(each.message().attributes()))
                .as("ada's grandchild, performed now, and her job; and one that is enqueued outside of any job")
                .containsExactly("ada", "ada", null);

        assertThat(users(14))
                .containsEntry("by name", "null")
                .containsEntry("other", "other")
                .containsEntry("without", "null");
    }

    private Map<String, String> users(int number) {
        worker.start();
        await().until(() -> child.users.size() == number);
        return child.users.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> b));
    }

    private static @Nullable String user(Map<String, String> attributes) {
        return attributes.get(MessageAttributes.USER);
    }
}
