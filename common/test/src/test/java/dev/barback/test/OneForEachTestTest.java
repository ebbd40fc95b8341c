package dev.barback.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.Jobs;
import dev.barback.test.Shop.Greet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** In an instance field, tests that run at the same time share nothing. */
@Execution(ExecutionMode.CONCURRENT)
class OneForEachTestTest {
    private final Shop shop = new Shop();

    @RegisterExtension
    final BarbackExtension barback = shop.open();

    @RepeatedTest(8)
    void alone(Jobs jobs) {
        for (int i = 0; i < 50; i++) {
            jobs.performLater(Greet::perform, "Only", "One");
        }

        assertThat(barback.performEnqueued()).hasSize(50);
        assertThat(shop.diary).hasSize(50);
    }

    @Nested
    class Inner {
        @RepeatedTest(4)
        void aloneToo(BarbackExtension same) {
            same.jobs().performLater(Greet::perform, "Only", "One");

            assertThat(barback.enqueued()).hasSize(1);
        }
    }
}
