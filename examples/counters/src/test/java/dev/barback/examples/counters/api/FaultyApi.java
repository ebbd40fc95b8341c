package dev.barback.examples.counters.api;

import dev.barback.examples.counters.api.FaultPolicy.RequestFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** The API within the test's JVM: fast, and failing as the test configures. */
public final class FaultyApi implements AutoCloseable {
    private final Queue<RequestFault> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final CounterApi api;
    private final CounterStore counterStore;
    private volatile boolean down;

    public FaultyApi(Path file) {
        try {
            this.api = new CounterApi(0, file, this::next);
            this.counterStore = new CounterStore(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return api.url();
    }

    /** Sets the faults of the next requests, by name; later ones have none. */
    public void expect(String... names) {
        Arrays.stream(names).map(RequestFault::valueOf).forEach(faults::add);
    }

    /** Sets whether it fails all requests. */
    public void down(boolean is) {
        down = is;
    }

    /** The number of requests so far. */
    public int requests() {
        return requests.get();
    }

    /** Changes a counter, as another client would. */
    public void change(String name, long delta, String key) {
        counterStore.define(name);
        counterStore.change(name, delta, key);
    }

    /** All values. */
    public Map<String, Long> values() {
        return counterStore.all().stream()
                .collect(Collectors.toMap(CounterStore.Counter::name, CounterStore.Counter::value));
    }

    @Override
    public void close() {
        api.close();
        counterStore.close();
    }

    private RequestFault next() {
        requests.incrementAndGet();
        RequestFault next = faults.poll();
        return down ? RequestFault.FAIL_BEFORE : next == null ? RequestFault.NONE : next;
    }
}
