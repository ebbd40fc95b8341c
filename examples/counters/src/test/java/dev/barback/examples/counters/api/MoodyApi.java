package dev.barback.examples.counters.api;

import dev.barback.examples.counters.api.Temper.Whim;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** The API within the test's JVM: fast, and failing when the test says so. */
public final class MoodyApi implements AutoCloseable {
    private final Queue<Whim> whims = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final CounterApi api;
    private final Ledger ledger;
    private volatile boolean down;

    public MoodyApi(Path file) {
        try {
            this.api = new CounterApi(0, file, this::next);
            this.ledger = new Ledger(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return api.url();
    }

    /** What becomes of the next requests, by name; of those after, nothing. */
    public void expect(String... names) {
        Arrays.stream(names).map(Whim::valueOf).forEach(whims::add);
    }

    /** Whether it fails all requests. */
    public void down(boolean is) {
        down = is;
    }

    /** How many there have been. */
    public int requests() {
        return requests.get();
    }

    /** Counts, as if somebody else had asked for it. */
    public void change(String name, long delta, String key) {
        ledger.define(name);
        ledger.change(name, delta, key);
    }

    /** All values. */
    public Map<String, Long> values() {
        return ledger.all().stream().collect(Collectors.toMap(Ledger.Counter::name, Ledger.Counter::value));
    }

    @Override
    public void close() {
        api.close();
        ledger.close();
    }

    private Whim next() {
        requests.incrementAndGet();
        Whim next = whims.poll();
        return down ? Whim.FAIL_BEFORE : next == null ? Whim.NONE : next;
    }
}
