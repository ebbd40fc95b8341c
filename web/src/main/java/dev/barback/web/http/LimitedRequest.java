package dev.barback.web.http;

import dev.barback.web.server.ThreadPermits;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * A request whose body is limited in size and time and, until it has arrived, holds a thread permit. Not thread-safe.
 */
final class LimitedRequest extends HttpServletRequestWrapper implements AutoCloseable {
    private static final String IDENTITY = "identity";

    private final long maxBytes;
    private final Duration timeout;
    private final ThreadPermits readPermits;
    private final Optional<String> user;
    private @Nullable LimitedBody body;
    private boolean hasPermit;

    /** @param user the user; empty = unauthenticated, and the request as a whole already holds a permit */
    LimitedRequest(
            HttpServletRequest request,
            long maxBytes,
            Duration timeout,
            ThreadPermits readPermits,
            Optional<String> user) {
        super(request);
        this.maxBytes = maxBytes;
        this.timeout = timeout;
        this.readPermits = readPermits;
        this.user = user;
    }

    boolean hasBody() {
        return getContentLengthLong() > 0 || getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (body == null) {
            ServletInputStream unlimited = super.getInputStream();
            if (hasBody()) {
                check(unlimited);
            }
            body = new LimitedBody(unlimited, maxBytes, timeout, this::releasePermit);
        }
        return body;
    }

    private void check(ServletInputStream unlimited) throws IOException {
        String encoding = getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.strip().equalsIgnoreCase(IDENTITY)) {
            throw RequestProblem.of(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "The Content-Encoding %s is not supported. Send the body unencoded."
                            .formatted(SafeQuote.quote(encoding)));
        } else if (getContentLengthLong() > maxBytes) {
            throw LimitedBody.tooLarge(maxBytes);
        }
        boolean hasArrived = getContentLengthLong() > 0 && unlimited.available() >= getContentLengthLong();
        if (!hasArrived && user.isPresent()) {
            hasPermit = readPermits.tryAcquire(user.get());
            if (!hasPermit) {
                throw RequestProblem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "Too many request bodies are being received. Send this request again later, with its body"
                                + " at once.");
            }
        }
    }

    /** Returns the permit, if the body was not read to its end. */
    @Override
    public void close() {
        releasePermit();
    }

    private void releasePermit() {
        if (hasPermit) {
            hasPermit = false;
            readPermits.release(user.orElseThrow());
        }
    }
}
