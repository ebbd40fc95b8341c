package dev.barback.internal.enqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.BrokerException;
import dev.barback.EnqueuedJob;
import dev.barback.EnqueuedJob.Status;
import dev.barback.Job;
import dev.barback.JobEvent;
import dev.barback.NewJob;
import dev.barback.Options;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.spi.Broker;
import dev.barback.spi.Message;
import dev.barback.spi.PartlyPublishedException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many jobs in one call: written while earlier ones are being published, each with its own result when some fail. */
class BulkTest {
    private final List<Integer> written = new ArrayList<>();
    private final List<String> published = new ArrayList<>();
    private final List<String> confirmed = new ArrayList<>();

    static class NumberJob implements Job {
        public void perform(List<Integer> number) {}
    }

    @Test
    void jobsAreWrittenWhileTheBrokerTakesThem() {
        List<Integer> writtenWhenTaken = new ArrayList<>();
        List<EnqueuedJob> results = enqueue(
                (queue, messages) -> messages.forEach(message -> writtenWhenTaken.add(written.size())),
                numbers(0, 1, 2));

        assertThat(results).extracting(EnqueuedJob::status).containsOnly(Status.ENQUEUED);
        assertThat(writtenWhenTaken).containsExactly(1, 2, 3);
    }

    @Test
    void oneThatCantBeWrittenKeepsNoneOfTheOthersBack() {
        List<NewJob> jobs = new ArrayList<>(numbers(0, 1, 2, 3));
        jobs.set(1, NewJob.named("NumberJob", List.of("no number")));
        jobs.set(2, throwing(() -> new IllegalStateException("the application's own")));

        List<EnqueuedJob> results = enqueue(this::publish, jobs);

        assertThat(results)
                .extracting(EnqueuedJob::status)
                .containsExactly(Status.ENQUEUED, Status.FAILED, Status.FAILED, Status.ENQUEUED);
        assertThat(results.get(1).error()).hasMessageContaining("NumberJob needs (number)");
        assertThat(results.get(2).error()).hasMessageContaining("the application's own");
        assertThat(published).hasSize(2);
        assertThat(confirmed)
                .containsExactly(results.get(0).jobId(), results.get(3).jobId());
    }

    @Test
    void positionsAreThoseOfTheJobsThatWereWrittenQueueByQueue() {
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            NewJob job = i == 4
                    ? NewJob.named("NumberJob", List.of("no number"))
                    : numbers(i).get(0);
            jobs.add(job.set(Options.queue(i % 2 == 0 ? "even" : "uneven")));
        }

        List<EnqueuedJob> results = enqueue(
                (queue, messages) -> {
                    publish(queue, messages);
                    if (queue.equals("even")) { // 0, 2, 6, 8: the second and the third
                        throw partly(1, 2);
                    }
                },
                jobs);

        assertThat(positions(results, Status.FAILED)).containsExactly(2, 4, 6);
        assertThat(results.get(4).error()).hasMessageContaining("NumberJob needs (number)");
        assertThat(results.get(2).error()).isInstanceOf(PartlyPublishedException.class);
        assertThat(confirmed).hasSize(6);
    }

    @Test
    void brokerThatIsAwayFailsThoseItDidNotTakeToo() {
        List<NewJob> jobs = new ArrayList<>(numbers(0, 1, 2));
        jobs.set(2, NewJob.named("NumberJob", List.of("no number")));

        List<EnqueuedJob> results = enqueue(
                (queue, messages) -> {
                    messages.iterator().next();
                    throw new BrokerException("The broker is unreachable.");
                },
                jobs);

        assertThat(results).extracting(EnqueuedJob::status).containsOnly(Status.FAILED);
        assertThat(results.get(0).error()).hasMessage("The broker is unreachable.");
        assertThat(results.get(1).error()).hasMessage("The broker is unreachable.");
        assertThat(results.get(1).jobId()).isNotEmpty();
        assertThat(results.get(2).error()).hasMessageContaining("NumberJob needs (number)");
        assertThat(confirmed).isEmpty();
    }

    @Test
    void errorOfTheApplicationEndsTheCallAfterThoseBeforeAreConfirmed() {
        List<NewJob> jobs = new ArrayList<>(numbers(0, 1, 2, 3));
        jobs.set(2, throwing(() -> new AssertionError("the application's own")));

        assertThatThrownBy(() -> enqueue(this::publish, jobs))
                .isInstanceOf(AssertionError.class)
                .hasMessage("the application's own");
        assertThat(published).hasSize(2);
        assertThat(confirmed).hasSize(2);
        assertThat(written).containsExactly(0, 1);
    }

    @Test
    void insideATransactionAllAreWrittenAtOnce() {
        List<PendingJob> deferred = new ArrayList<>();
        TransactionHook transaction = (jobs, publish) -> deferred.addAll(jobs.get());
        List<NewJob> jobs = new ArrayList<>(numbers(0, 1, 2));
        jobs.set(1, NewJob.named("NumberJob", List.of("no number")));

        List<EnqueuedJob> results = barback(this::publish, transaction).jobs().performAllLater(jobs);

        assertThat(results)
                .extracting(EnqueuedJob::status)
                .containsExactly(Status.AWAITING_COMMIT, Status.FAILED, Status.AWAITING_COMMIT);
        assertThat(deferred).hasSize(2);
        assertThat(written).containsExactly(0, 2);
        assertThat(published).isEmpty();
        assertThat(confirmed).isEmpty();
    }

    @Test
    void errorOfTheBrokerConfirmsNothing() {
        assertThatThrownBy(() -> enqueue(
                        (queue, messages) -> {
                            publish(queue, messages);
                            throw new AssertionError("the broker's own");
                        },
                        numbers(0, 1)))
                .hasMessage("the broker's own");
        assertThat(confirmed).isEmpty();
    }

    private List<EnqueuedJob> enqueue(BiConsumer<String, Iterable<Message>> publish, List<NewJob> jobs) {
        return barback(publish, TransactionHook.NONE).jobs().performAllLater(jobs);
    }

    private Barback barback(BiConsumer<String, Iterable<Message>> publish, TransactionHook transactionHook) {
        return Barback.builder(broker(publish), JobRegistry.of(new NumberJob()))
                .enqueueSettings(new EnqueueSettings("default", List.of(), transactionHook))
                .listeners(List.of(event -> {
                    if (event instanceof JobEvent.EnqueuedAll all) {
                        all.jobs().forEach(job -> confirmed.add(job.job().jobId()));
                    }
                }))
                .build();
    }

    private void publish(String queue, Iterable<Message> messages) {
        messages.forEach(message -> published.add(new String(message.data(), StandardCharsets.UTF_8)));
    }

    private List<NewJob> numbers(int... numbers) {
        return IntStream.of(numbers)
                .mapToObj(number -> NewJob.of(NumberJob::perform, list(() -> {
                    if (!written.contains(number)) {
                        written.add(number);
                    }
                    return number;
                })))
                .toList();
    }

    private static NewJob throwing(Supplier<Throwable> thrown) {
        return NewJob.of(NumberJob::perform, list(() -> BulkTest.<RuntimeException>sneakyThrow(thrown.get())));
    }

    /** An argument that is the application's code: it records when it is serialized. */
    private static List<Integer> list(Supplier<Integer> element) {
        return new AbstractList<>() {
            @Override
            public Integer get(int index) {
                return element.get();
            }

            @Override
            public int size() {
                return 1;
            }
        };
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // throws its argument
    private static <E extends Throwable> Integer sneakyThrow(Throwable thrown) throws E {
        throw (E) thrown;
    }

    private static PartlyPublishedException partly(int... positions) {
        BitSet failed = new BitSet();
        IntStream.of(positions).forEach(failed::set);
        return new PartlyPublishedException("Some were not confirmed.", null, failed);
    }

    private static List<Integer> positions(List<EnqueuedJob> results, Status status) {
        return IntStream.range(0, results.size())
                .filter(i -> results.get(i).status() == status)
                .boxed()
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static Broker broker(BiConsumer<String, Iterable<Message>> publish) {
        return (Broker) Proxy.newProxyInstance(
                BulkTest.class.getClassLoader(), new Class<?>[] {Broker.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("publish");
                    publish.accept((String) arguments[0], (Iterable<Message>) arguments[1]);
                    return null;
                });
    }
}
