package dev.barback.web.enqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.web.http.RequestProblem;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

/** A request that is refused costs little. */
class RefusalTimeTest {

    /** Measures CPU time, which other processes on this machine don't affect. */
    @Test
    void thousandsOfUnknownArgumentsTakeLittleTime() {
        String fields = IntStream.range(0, 60_000)
                .mapToObj(i -> "\"aField" + i + "\":1")
                .collect(Collectors.joining(","));
        byte[] body = ("{\"job\":{\"job_class\":\"Everything\",\"arguments\":{" + fields + "}}}")
                .getBytes(StandardCharsets.UTF_8);
        EnqueueController enqueues = new BareApi().enqueues();
        long least = LongStream.range(0, 5)
                .map(round -> nanosToRefuse(enqueues, body))
                .min()
                .orElseThrow();
        System.out.printf("60,000 unknown arguments are refused in %d ms%n", least / 1_000_000);
        assertThat(least).isLessThan(1_000_000_000);
    }

    private static long nanosToRefuse(EnqueueController enqueues, byte[] body) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        assertThatThrownBy(() -> enqueues.create(new HttpHeaders(), body)).isInstanceOf(RequestProblem.class);
        return threads.getCurrentThreadCpuTime() - start;
    }
}
