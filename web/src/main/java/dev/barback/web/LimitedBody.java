package dev.barback.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpStatus;

/** A body that ends with a {@link RequestProblem} at the first byte too many, or when it comes too slowly. For one thread. */
final class LimitedBody extends ServletInputStream {
    /** Bytes in a second, beside the time that any body has. */
    private static final long LEAST_SPEED = 64 * 1024;

    private final ServletInputStream body;
    private final long maxBytes;
    private final Duration timeout;
    private final Runnable arrived;
    private final long start = System.nanoTime();
    private long count;

    /** @param arrived is told, once or more often, that nothing of it is waited for any more */
    LimitedBody(ServletInputStream body, long maxBytes, Duration timeout, Runnable arrived) {
        this.body = body;
        this.maxBytes = maxBytes;
        this.timeout = timeout;
        this.arrived = arrived;
    }

    static RequestProblem tooLarge(long maxBytes) {
        return RequestProblem.of(
                HttpStatus.CONTENT_TOO_LARGE,
                "The body is larger than %d bytes, the most that is taken here%s."
                        .formatted(maxBytes, maxBytes == BodyLimit.SHORT ? "" : " (barback.web.max-body-size)"));
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        try {
            int got = body.read(target, offset, length);
            count(got);
            if (got < 0 || body.isFinished()) {
                arrived.run();
            }
            return got;
        } catch (IOException e) { // gone, silent for too long, or no proper chunks
            throw RequestProblem.unreadable(e);
        }
    }

    /** @param more how many bytes have come; -1 = it has ended */
    private void count(int more) {
        if (more < 0) {
            return;
        }
        count += more;
        if (count > maxBytes) {
            throw tooLarge(maxBytes);
        } else if (System.nanoTime() - start > timeout.toNanos() + count * 1_000_000_000 / LEAST_SPEED) {
            throw RequestProblem.of(
                    HttpStatus.REQUEST_TIMEOUT,
                    "The body comes too slowly: %d bytes in %d s (barback.web.body-timeout)."
                            .formatted(
                                    count,
                                    Duration.ofNanos(System.nanoTime() - start).toSeconds()));
        }
    }

    @Override
    public boolean isFinished() {
        return body.isFinished();
    }

    @Override
    public boolean isReady() {
        return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
        body.setReadListener(listener);
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
