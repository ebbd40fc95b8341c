package dev.barback.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.doubles;
import static org.quicktheories.generators.SourceDSL.integers;

import dev.barback.DiscardOn;
import dev.barback.Job;
import dev.barback.RetryOn;
import dev.barback.RetryWait;
import dev.barback.spi.InstanceFactory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The tables of ActiveJob's retries. */
class RetryTableTest {
    private static final RuntimeException ERROR = new RuntimeException();

    @RetryOn(value = IOException.class, waitFor = RetryOn.POLYNOMIALLY_LONGER, jitter = 0, attempts = 11)
    static class Growing implements Job {
        public void perform() {}
    }

    @RetryOn(value = IOException.class, waitFor = "5m", attempts = 3)
    @RetryOn(
            value = {FileNotFoundException.class, IllegalStateException.class},
            attempts = RetryOn.UNLIMITED,
            waitBy = Hinted.class)
    static class Parent implements Job {
        public void perform() {}
    }

    @DiscardOn(FileNotFoundException.class)
    static class Child extends Parent {}

    static class Hinted implements RetryWait {
        @Override
        public Duration after(int executions, Throwable error) {
            return Duration.ofSeconds(error.getMessage() == null ? -1 : 10L * executions);
        }
    }

    static class Plain implements Job {
        public void perform() {}
    }

    @RetryOn(value = IOException.class, waitFor = "soon")
    static class Mistaken implements Job {
        public void perform() {}
    }

    @Test
    void polynomiallyLonger() {
        RetryPolicy.Retry retry = retry(Growing.class, new IOException());
        List<Long> seconds = IntStream.rangeClosed(1, 10)
                .mapToObj(n -> retry.waitAfter(n, ERROR, () -> 0.9).toSeconds())
                .toList();
        assertThat(seconds).containsExactly(3L, 18L, 83L, 258L, 627L, 1298L, 2403L, 4098L, 6563L, 10002L);
        assertThat(retry.continuesAfter(10)).isTrue();
        assertThat(retry.continuesAfter(11)).isFalse();
    }

    @Test
    void jitterOnlyAddsUpToItsFraction() {
        RetryPolicy.Retry fiveMinutes = retry(Parent.class, new IOException());
        qt().forAll(doubles().between(0, Math.nextDown(1.0)), integers().between(1, 100))
                .checkAssert((random, n) -> assertThat(fiveMinutes.waitAfter(n, ERROR, () -> random))
                        .isBetween(Duration.ofSeconds(300), Duration.ofSeconds(345)));
        assertThat(fiveMinutes.waitAfter(1, ERROR, () -> 0)).isEqualTo(Duration.ofSeconds(300));
        Backoff growing = new Backoff.PolynomiallyLonger(0.15);
        assertThat(growing.after(2, ERROR, () -> 1)).isEqualTo(Duration.ofMillis(18_000 + 2_400));
    }

    @Test
    void attemptsCountTheFirstRun() {
        RetryPolicy.Retry retry = retry(Parent.class, new IOException());
        assertThat(retry.continuesAfter(1)).isTrue();
        assertThat(retry.continuesAfter(2)).isTrue();
        assertThat(retry.continuesAfter(3)).isFalse();
        assertThat(retry(Parent.class, new IllegalStateException()).continuesAfter(1_000_000))
                .isTrue();
    }

    @Test
    void computedWaitsHaveNoJitterAndAreNeverNegative() {
        RetryPolicy.Retry retry = retry(Parent.class, new FileNotFoundException("x"));
        assertThat(retry.waitAfter(3, new RuntimeException("x"), () -> 0.9)).isEqualTo(Duration.ofSeconds(30));
        assertThat(retry.waitAfter(3, new RuntimeException(), () -> 0.9)).isEqualTo(Duration.ZERO);
    }

    @Test
    void theCounterIsNamedByTheDeclarationsClasses() {
        assertThat(retry(Parent.class, new IllegalStateException()).counter())
                .isEqualTo("[java.io.FileNotFoundException, java.lang.IllegalStateException]");
    }

    @Test
    void theLastDeclarationIsAskedFirstThenTheSuperclass() {
        assertThat(retryPolicies(Parent.class).find(new FileNotFoundException()))
                .isInstanceOfSatisfying(
                        RetryPolicy.Retry.class,
                        retry -> assertThat(retry.attempts()).isEqualTo(RetryOn.UNLIMITED));
        assertThat(retryPolicies(Child.class).find(new FileNotFoundException()))
                .isInstanceOf(RetryPolicy.Discard.class);
        assertThat(retryPolicies(Child.class).find(new IOException())).isInstanceOf(RetryPolicy.Retry.class);
    }

    @Test
    void causesAreTriedWhenNothingCatchesTheErrorItself() {
        assertThat(retryPolicies(Parent.class).find(new RuntimeException(new Exception(new IOException()))))
                .isInstanceOf(RetryPolicy.Retry.class);
        assertThat(retryPolicies(Parent.class).find(new RuntimeException(new Exception())))
                .isNull();
        Exception circle = new Exception();
        circle.initCause(new Exception(circle));
        assertThat(retryPolicies(Parent.class).find(circle)).isNull();
    }

    @Test
    void theDefaultAppliesToJobsWithoutARetry() {
        RetryPolicy.Retry standard = retry(Plain.class, new Exception());
        assertThat(standard.attempts()).isEqualTo(3);
        assertThat(standard.waitAfter(1, ERROR, () -> 0)).isEqualTo(Duration.ofMinutes(5));
        assertThat(retryPolicies(Plain.class).findDeclared(new Exception())).isNull();
    }

    @Test
    void mistakesAreFoundAtTheStart() {
        assertThatThrownBy(() -> retryPolicies(Mistaken.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"soon\" is not a duration")
                .hasMessageContaining("Mistaken");
        assertThatThrownBy(() -> new RetryDefaults(0, Duration.ZERO, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetryDefaults(1, Duration.ZERO, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static RetryPolicies retryPolicies(Class<?> job) {
        return RetryPolicies.of(job, RetryDefaults.STANDARD, InstanceFactory.CONSTRUCTED);
    }

    private static RetryPolicy.Retry retry(Class<?> job, Throwable error) {
        return (RetryPolicy.Retry) retryPolicies(job).find(error);
    }
}
