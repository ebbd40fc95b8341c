package dev.barback.web.server;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the rest of a body after its request is answered. A client that is still sending sees the answer only if the
 * body is read; but Tomcat would read it in the request's thread, however slow it is. Here at most a few threads, half
 * of them for one network, read what comes within 2 s; all other connections are closed.
 * Runs the actions of {@link AfterResponse} when the answer is sent.
 */
final class UnreadBody extends ValveBase {
    private static final Logger LOG = LoggerFactory.getLogger(UnreadBody.class);
    private static final int MAX_BYTES = 10_000_000;
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final ThreadPermits readPermits;

    /** @param maxReaders maximum number of threads that read at once */
    UnreadBody(int maxReaders) {
        super(true);
        this.readPermits = new ThreadPermits(maxReaders, maxReaders / 2);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        AfterResponse afterResponse = AfterResponse.of(request);
        try {
            getNext().invoke(request, response);
            boolean isUnread = !request.isAsync() && !request.isFinished();
            if (isUnread || afterResponse.hasActions()) {
                response.finishResponse();
            }
            if (isUnread && !readRest(request, ClientAddress.network(String.valueOf(request.getRemoteAddr())))) {
                request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            }
        } finally {
            afterResponse.run();
        }
    }

    /** Whether the whole body was read. A client that expects 100-continue has not sent it. */
    private boolean readRest(Request request, String network) {
        if (request.getCoyoteRequest().hasExpectation() || !readPermits.tryAcquire(network)) {
            return false;
        }
        try {
            return readInTime(request.getCoyoteRequest());
        } catch (IOException e) {
            LOG.debug("The client disconnected.", e);
            return false;
        } finally {
            readPermits.release(network);
        }
    }

    /** Reads below the request's stream, which ended with the answer. */
    private static boolean readInTime(org.apache.coyote.Request request) throws IOException {
        long start = System.nanoTime();
        Drain drain = new Drain();
        int count = 0;
        while (count < MAX_BYTES && System.nanoTime() - start < MAX_NANOS) {
            if (isEnded(request)) { // to look for more would overwrite the next request, which may be here already
                return true;
            }
            if (!isReadable(request)) { // a read would block
                LockSupport.parkNanos(PAUSE_NANOS);
                continue;
            }
            int received = request.doRead(drain);
            if (received < 0) {
                return true;
            }
            count += received;
        }
        return false;
    }

    private static boolean isEnded(org.apache.coyote.Request request) {
        AtomicBoolean ended = new AtomicBoolean();
        request.action(ActionCode.REQUEST_BODY_FULLY_READ, ended);
        return ended.get();
    }

    private static boolean isReadable(org.apache.coyote.Request request) {
        request.action(ActionCode.AVAILABLE, true);
        return request.getAvailable() > 0;
    }

    /** Discards the bytes. */
    private static final class Drain implements ApplicationBufferHandler {
        private ByteBuffer discarded = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            discarded = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return discarded;
        }

        @Override
        public void expand(int size) {}
    }
}
