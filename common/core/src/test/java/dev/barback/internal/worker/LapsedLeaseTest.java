package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.Job;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.enqueue.TimeAndIds;
import dev.barback.internal.execution.ManualClock;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.spi.Broker;
import dev.barback.spi.FairnessPolicy;
import dev.barback.spi.ForwardingBroker;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A job whose lease ended while its worker stood still is not started: another worker may have it. */
class LapsedLeaseTest {
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final MemoryBroker broker = new MemoryBroker(clock, LEASE);
    private final LeaseRenewer leaseRenewer = new LeaseRenewer(broker, clock);

    static class Counting implements Job {
        final AtomicInteger runs = new AtomicInteger();

        public void perform() {
            runs.incrementAndGet();
        }
    }

    /** The laptop's lid is closed just after the broker's first answer. */
    private final class Lid extends ForwardingBroker {
        private final AtomicInteger answers = new AtomicInteger();

        Lid(Broker broker) {
            super(broker);
        }

        @Override
        public List<Lease> fetch(String queue, int max, Duration wait, FairnessPolicy policy) {
            List<Lease> leases = super.fetch(queue, max, wait, policy);
            if (!leases.isEmpty() && answers.incrementAndGet() == 1) {
                clock.advance(LEASE);
            }
            return leases;
        }
    }

    @Test
    void whatArrivedBeforeTheLidWasClosedIsLetGoAndRunsOnce() {
        Lid lid = new Lid(broker);
        Counting counting = new Counting();
        Barback barback = Barback.builder(lid, JobRegistry.of(counting))
                .timeAndIds(new TimeAndIds(clock, TimeAndIds.SYSTEM.ids(), TimeAndIds.SYSTEM.random()))
                .build();
        barback.jobs().performLater(Counting::perform);

        try (Worker worker = barback.worker(WorkerOptions.forQueue("default")
                .withQueues(Map.of("default", QueueOptions.DEFAULTS.withPollInterval(Duration.ofMillis(50)))))) {
            worker.start();
            await().until(() -> lid.answers.get() == 2 && worker.status().leases() == 0);
        }

        assertThat(counting.runs).hasValue(1);
        assertThat(broker.waiting()).isEmpty();
    }

    @Test
    void aLeaseEndsByTheWallsClockToo() {
        Delivery delivery = fetched(leaseRenewer.now());
        assertThat(leaseRenewer.hasExpired(delivery)).isFalse();
        clock.advance(LEASE);
        assertThat(leaseRenewer.hasExpired(delivery)).isTrue();
    }

    @Test
    void aLeaseEndsByTheJvmsClockWhenTheWallsIsSetBack() {
        ClockReading longAgo = new ClockReading(System.nanoTime() - LEASE.toNanos(), clock.millis());
        clock.advance(Duration.ofHours(-1));
        assertThat(leaseRenewer.hasExpired(fetched(longAgo))).isTrue();
    }

    @Test
    void anExtensionThatCameTooLateBringsNoLeaseBack() {
        Delivery delivery = fetched(leaseRenewer.now());
        leaseRenewer.add(List.of(delivery));
        clock.advance(LEASE);
        leaseRenewer.run();
        assertThat(leaseRenewer.hasExpired(delivery)).isTrue();
    }

    /** The process stands still while it renews the leases of one queue: those of the other end meanwhile. */
    @Test
    void anExtensionThatWaitedForAnotherQueueBringsNoLeaseBack() {
        AtomicInteger calls = new AtomicInteger();
        Broker slow = new ForwardingBroker(broker) {
            @Override
            public boolean servesManyQueues() {
                return false;
            }

            @Override
            public void renew(Collection<? extends Lease> leases) {
                super.renew(leases);
                if (calls.getAndIncrement() == 0) {
                    clock.advance(LEASE.multipliedBy(3).dividedBy(4));
                }
            }
        };
        LeaseRenewer renewer = new LeaseRenewer(slow, clock);
        List<Delivery> deliveries = List.of(fetched("default", renewer.now()), fetched("other", renewer.now()));
        renewer.add(deliveries);
        clock.advance(LEASE.dividedBy(2));
        renewer.run();
        assertThat(deliveries)
                .as("the one that was renewed in vain has ended for good")
                .filteredOn(renewer::hasExpired)
                .hasSize(1);
    }

    @Test
    void anExtensionInTimeKeepsALease() {
        Delivery delivery = fetched(leaseRenewer.now());
        leaseRenewer.add(List.of(delivery));
        for (int quarter = 1; quarter <= 8; quarter++) {
            clock.advance(LEASE.dividedBy(4));
            leaseRenewer.run();
            assertThat(leaseRenewer.hasExpired(delivery)).isFalse();
        }
    }

    @Test
    void whatCameInAfterAPauseHasBegunBeforeIt() {
        ClockReading asked = leaseRenewer.now();
        assertThat(leaseRenewer.leaseStart(asked, Duration.ofSeconds(5)).millis())
                .isEqualTo(clock.millis());
        clock.advance(LEASE);
        assertThat(leaseRenewer.leaseStart(asked, Duration.ofSeconds(5))).isEqualTo(asked);
    }

    private Delivery fetched(ClockReading at) {
        return fetched("default", at);
    }

    private Delivery fetched(String queue, ClockReading at) {
        broker.publish(queue, List.of(new Message(new byte[0], Map.of(), null)));
        return new Delivery(broker.fetch(queue, 1, Duration.ZERO).get(0), at);
    }
}
