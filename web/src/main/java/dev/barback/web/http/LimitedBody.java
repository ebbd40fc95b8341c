package dev.barback.web.http;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpStatus;

/** A request body that throws a {@link RequestProblem} when it is too large or too slow. Not thread-safe. */
final class LimitedBody extends ServletInputStream {
    /** Bytes per second, in addition to the fixed timeout. */
    private static final long MIN_BYTES_PER_SECOND = 64 * 1024;

    private final ServletInputStream body;
    private final long maxBytes;
    private final Duration timeout;
    private final Runnable onComplete;
    private final long start = System.nanoTime();
    private long count;

    /** @param onComplete runs, once or more often, when the body is complete or given up */
    LimitedBody(ServletInputStream body, long maxBytes, Duration timeout, Runnable onComplete) {
        this.body = body;
        this.maxBytes = maxBytes;
        this.timeout = timeout;
        this.onComplete = onComplete;
    }

    static RequestProblem tooLarge(long maxBytes) {
        return RequestProblem.of(
                HttpStatus.CONTENT_TOO_LARGE,
                "The body is larger than %d bytes, the maximum%s."
                        .formatted(
                                maxBytes, maxBytes == BodyLimit.MAX_SHORT_BYTES ? "" : " (barback.web.max-body-size)"));
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        try {
            int received = body.read(target, offset, length);
            count(received);
            if (received < 0 || body.isFinished()) {
                onComplete.run();
            }
            return received;
        } catch (IOException e) { // disconnected, timed out, or malformed chunks
            throw RequestProblem.unreadable(e);
        }
    }

    /** @param received number of bytes read; -1 = end of body */
    private void count(int received) {
        if (received < 0) {
            return;
        }
        count += received;
        if (count > maxBytes) {
            throw tooLarge(maxBytes);
        } else if (System.nanoTime() - start > timeout.toNanos() + count * 1_000_000_000 / MIN_BYTES_PER_SECOND) {
            throw RequestProblem.of(
                    HttpStatus.REQUEST_TIMEOUT,
                    "Timeout: the body comes too slowly, %d bytes in %d s (barback.web.body-timeout)."
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
