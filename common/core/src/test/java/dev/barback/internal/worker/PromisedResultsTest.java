package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.barback.Job;
import dev.barback.JobEvent;
import dev.barback.JobTimeoutException;
import dev.barback.RetryOn;
import dev.barback.Timeout;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.morgue.BuriedJob;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.spi.Lease;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A job that returns a future ends when the future ends, with its result or failure. */
@Execution(ExecutionMode.CONCURRENT)
class PromisedResultsTest {
    private final MemoryBroker broker = new MemoryBroker(Clock.systemUTC(), Duration.ofSeconds(1));
    private final ConcurrentLinkedQueue<String> results = new ConcurrentLinkedQueue<>();
    private final Endless endless = new Endless();
    private final Tardy tardy = new Tardy();
    private final Barback barback = Barback.builder(
                    broker,
                    JobRegistry.of(
                            new Kept(),
                            new Broken(),
                            new Wrapped(),
                            new Minimal(),
                            new Lazy(),
                            new Undeclared(),
                            endless,
                            tardy))
            .listeners(List.of(event -> {
                if (event instanceof JobEvent.Performed done) {
                    results.add(done.outcome() + " " + done.result());
                }
            }))
            .build();
    private Worker worker;

    static class Kept implements Job {
        public CompletableFuture<String> perform(String text) {
            return CompletableFuture.supplyAsync(() -> "kept " + text);
        }
    }

    @RetryOn(value = Exception.class, attempts = 1)
    static class Broken implements Job {
        public CompletionStage<Void> perform() {
            return CompletableFuture.runAsync(() -> {
                throw new IllegalStateException("too late");
            });
        }
    }

    /** A future task, failed through two wrappers with a checked exception. */
    @RetryOn(value = Exception.class, attempts = 1)
    static class Wrapped implements Job {
        public Future<String> perform() {
            FutureTask<String> task = new FutureTask<>(() -> {
                throw new CompletionException(new CompletionException(new IOException("the disk is away")));
            });
            new Thread(task).start();
            return task;
        }
    }

    static class Minimal implements Job {
        public CompletionStage<String> perform() {
            return CompletableFuture.<String>supplyAsync(() -> "minimal").minimalCompletionStage();
        }
    }

    /** Its declaration does not show the returned type. */
    @RetryOn(value = Exception.class, attempts = 1)
    static class Lazy implements Job {
        public Object perform() {
            return CompletableFuture.completedFuture((Flow.Publisher<String>) subscriber -> {});
        }
    }

    /** Its declaration shows neither futures nor a lambda. */
    @RetryOn(value = Exception.class, attempts = 1)
    static class Undeclared implements Job {
        public Object perform(String kind) {
            CompletableFuture<String> failed = CompletableFuture.failedFuture(new IOException("unseen"));
            return switch (kind) {
                case "list" -> List.of("first", failed);
                case "array" -> new Object[] {failed};
                case "optional" -> Optional.of(failed);
                default -> (Runnable) failed::join;
            };
        }
    }

    @Timeout("100ms")
    @RetryOn(value = Exception.class, attempts = 1)
    static class Tardy implements Job {
        final CompletableFuture<String> promise = new CompletableFuture<>();

        public CompletableFuture<String> perform() {
            return promise;
        }
    }

    static class Endless implements Job {
        final CompletableFuture<String> promise = new CompletableFuture<>();

        public CompletionStage<String> perform() {
            return promise;
        }
    }

    @AfterEach
    void stop() {
        if (worker != null) {
            worker.close();
        }
    }

    @Test
    void itsValueIsTheResult() {
        barback.jobs().performLater(Kept::perform, "word");
        barback.jobs().performLater(Minimal::perform);
        start(Duration.ofSeconds(8));
        await().until(() -> results.containsAll(List.of("COMPLETED kept word", "COMPLETED minimal")));
    }

    @Test
    void performNowGivesTheFutureThatWasReturned() {
        CompletableFuture<String> here = barback.jobs().performNow(Kept::perform, "word");
        assertThat(here).isCompletedWithValue("kept word");
        assertThat(results).containsExactly("COMPLETED kept word");
    }

    @Test
    void itsFailureIsTheJobs() {
        String broken = barback.jobs().performLater(Broken::perform).jobId();
        String wrapped = barback.jobs().performLater(Wrapped::perform).jobId();
        String lazy = barback.jobs().performLater(Lazy::perform).jobId();
        start(Duration.ofSeconds(8));
        assertThat(buried(broken).errorClass()).isEqualTo(IllegalStateException.class.getName());
        assertThat(buried(broken).reason()).contains("too late");
        assertThat(buried(wrapped).errorClass()).isEqualTo(IOException.class.getName());
        assertThat(buried(lazy).reason()).contains("which no worker awaits");
        assertThat(results).noneMatch(result -> result.startsWith("COMPLETED"));
    }

    @Test
    void futuresInsideAResultAndLambdasFailTheJob() {
        List<String> inside = Stream.of("list", "array", "optional")
                .map(kind ->
                        barback.jobs().performLater(Undeclared::perform, kind).jobId())
                .toList();
        String lambda =
                barback.jobs().performLater(Undeclared::perform, "lambda").jobId();
        start(Duration.ofSeconds(8));
        assertThat(inside)
                .allSatisfy(id -> assertThat(buried(id).reason())
                        .contains("with a CompletableFuture in it, which no worker awaits"));
        assertThat(buried(inside.get(1)).reason()).contains("an Object[] with");
        assertThat(buried(inside.get(2)).reason()).contains("an Optional with");
        assertThat(buried(lambda).reason()).contains("a Runnable, which no worker would run");
        assertThat(results).noneMatch(result -> result.startsWith("COMPLETED"));
    }

    @Test
    void aTimeoutCancelsIt() {
        String id = barback.jobs().performLater(Tardy::perform).jobId();
        start(Duration.ofSeconds(8));
        assertThat(buried(id).errorClass()).isEqualTo(JobTimeoutException.class.getName());
        assertThat(tardy.promise).isCancelled();
    }

    @Test
    void aStopCancelsItAndGivesTheJobBack() {
        barback.jobs().performLater(Endless::perform);
        start(Duration.ofMillis(50));
        await().until(() -> worker.status().inFlight() == 1);
        worker.close();
        assertThat(endless.promise).isCancelled();
        List<Lease> back = broker.fetch("default", 10, Duration.ofSeconds(5));
        assertThat(back).hasSize(1);
        assertThat(new String(back.get(0).message().data(), StandardCharsets.UTF_8))
                .contains("\"executions\":0");
    }

    static class Publishes implements Job {
        public Flow.Publisher<String> perform() {
            return subscriber -> {};
        }
    }

    static class Streams implements Job {
        public Stream<String> perform() {
            return Stream.of("never looked at");
        }
    }

    static class Calls implements Job {
        public Callable<String> perform() {
            return () -> "never called";
        }
    }

    static class Lists implements Job {
        public List<CompletableFuture<String>> perform() {
            return List.of();
        }
    }

    static class Arrays implements Job {
        public CompletableFuture<?>[] perform() {
            return new CompletableFuture<?>[0];
        }
    }

    static class Options implements Job {
        public Map<String, Optional<? extends Future<String>>> perform() {
            return Map.of();
        }
    }

    static class LaterLists implements Job {
        public CompletionStage<List<Flow.Publisher<String>>> perform() {
            return CompletableFuture.completedFuture(List.of());
        }
    }

    static class Texts implements Job {
        public Map<String, List<Optional<String>>> perform() {
            return Map.of();
        }
    }

    @Test
    void futuresInsideAResultAreRefusedAtTheStart() {
        assertThatThrownBy(() -> JobRegistry.of(new Lists()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(Lists.class.getName() + ".perform returns a List with a CompletableFuture in it, which no"
                        + " worker awaits. Return one future for all (such as CompletableFuture.allOf(...)), or wait"
                        + " for them.");
        assertThatThrownBy(() -> JobRegistry.of(new Arrays()))
                .hasMessageContaining("a CompletableFuture[] with a CompletableFuture in it");
        assertThatThrownBy(() -> JobRegistry.of(new Options())).hasMessageContaining("a Map with a Future in it");
        assertThatThrownBy(() -> JobRegistry.of(new LaterLists()))
                .hasMessageContaining("a List with a Publisher in it");
        assertThat(JobRegistry.of(new Texts()).find("Texts").name()).isEqualTo("Texts");
    }

    @Test
    void whatNobodyWouldWaitForIsRefusedAtTheStart() {
        assertThatThrownBy(() -> JobRegistry.of(new Publishes()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(Publishes.class.getName() + ".perform returns a Publisher, which no worker awaits."
                        + " Return a CompletionStage (such as mono.toFuture()), or wait for it.");
        assertThatThrownBy(() -> JobRegistry.of(new Streams()))
                .hasMessage(Streams.class.getName() + ".perform returns a Stream, which no worker would run."
                        + " Do its work in perform, and return the result.");
        assertThatThrownBy(() -> JobRegistry.of(new Calls())).hasMessageContaining("which no worker would run");
    }

    private void start(Duration grace) {
        QueueOptions shortly = QueueOptions.DEFAULTS.withPollInterval(Duration.ofMillis(50));
        worker = barback.worker(
                WorkerOptions.forQueue("default").withGrace(grace).withQueues(Map.of("default", shortly)));
        worker.start();
    }

    private BuriedJob buried(String id) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> barback.morgue().list(100).stream()
                        .anyMatch(job -> job.jobId().equals(id)));
        return barback.morgue().list(100).stream()
                .filter(job -> job.jobId().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
