package dev.barback.faults;

import dev.barback.contract.NetworkProxy;
import dev.barback.faults.Fault.Kind;
import java.time.Duration;
import java.util.List;

/** The faults of the connections to a server. */
final class NetworkFaults {
    private static final Duration DELAY = Duration.ofMillis(200);

    private NetworkFaults() {}

    /**
     * All faults.
     *
     * @param server its name in the table
     */
    static List<Fault> of(String server, NetworkProxy proxy) {
        return List.of(
                new Fault("connections to the " + server + " cut", Kind.BRIEF, (testBed, hold) -> proxy.cut()),
                new Fault("connections to the " + server + " delayed by 0.2 s", Kind.SLOWDOWN, (testBed, hold) -> {
                    proxy.delay(DELAY);
                    Thread.sleep(hold.toMillis());
                    proxy.heal();
                }),
                // New ones work at once: this tests whether the old ones are closed
                new Fault("connections to the " + server + " go silent", Kind.SLOW, (testBed, hold) -> proxy.silence()),
                new Fault("no answer from the " + server + " (black hole)", Kind.OUTAGE, (testBed, hold) -> {
                    proxy.blackhole();
                    Thread.sleep(hold.toMillis());
                    proxy.heal();
                }));
    }
}
