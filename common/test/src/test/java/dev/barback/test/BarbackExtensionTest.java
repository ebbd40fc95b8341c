package dev.barback.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.Jobs;
import dev.barback.test.Shop.Greet;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each test starts with an empty broker, in nested classes and in parallel, too. */
class BarbackExtensionTest {
    private static final Shop SHOP = new Shop();

    @RegisterExtension
    static final BarbackExtension SHARED = SHOP.open();

    @BeforeEach
    void enqueuesOne(Jobs jobs) {
        jobs.performLater(Greet::perform, "Ada", "Lovelace");
    }

    @RepeatedTest(3)
    void startsAfresh(TestBarback barback) {
        assertThat(barback).isSameAs(SHARED);
        assertThat(barback.enqueued()).hasSize(1);
        assertThat(barback.performed()).isEmpty();
        assertThat(barback.clock().instant()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));

        barback.performEnqueued();
        barback.clock().advance(Duration.ofDays(1));
    }

    @Nested
    class Inner {
        @RepeatedTest(2)
        void startsAfreshToo(Jobs jobs) {
            jobs.performLater(Greet::perform, "Lord", "Byron");

            assertThat(SHARED.enqueued()).hasSize(2);
        }
    }

    @Test
    void theClockShowsTheTimeUnlessToldOtherwise() {
        BarbackExtension barback = BarbackExtension.of(SHOP.all());
        Instant before = Instant.now().minusMillis(1);

        barback.reset();

        TestClock clock = barback.clock();
        assertThat(clock.instant()).isBetween(before, Instant.now()).isEqualTo(clock.instant());
        clock.set(Instant.EPOCH);
        clock.advance(Duration.ofSeconds(1));
        assertThat(clock.millis()).isEqualTo(1_000);
        assertThat(clock.withZone(ZoneId.of("Europe/Amsterdam")).instant()).isEqualTo(clock.instant());
        assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
    }
}
