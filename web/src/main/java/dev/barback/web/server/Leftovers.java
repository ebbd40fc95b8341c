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
 * What is left of a body when its request is answered. Somebody who still sends it sees the answer only if it is taken; but
 * Tomcat takes it in the request's thread, however slowly it comes. Here a few threads take what comes within a moment, and of
 * these one network has half; of all others the connection is closed. {@linkplain Sent Whoever waits for the end of an answer}
 * is told here.
 */
final class Leftovers extends ValveBase {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final int MOST_BYTES = 10_000_000;
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Places takers;

    /** @param takers how many threads may take what is left, at once */
    Leftovers(int takers) {
        super(true);
        this.takers = new Places(takers, takers / 2);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        Sent sent = Sent.of(request);
        try {
            getNext().invoke(request, response);
            boolean isLeft = !request.isAsync() && !request.isFinished();
            if (isLeft || sent.isWaitedFor()) {
                response.finishResponse();
            }
            if (isLeft && !isTaken(request, Origin.network(String.valueOf(request.getRemoteAddr())))) {
                request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            }
        } finally {
            sent.happened();
        }
    }

    /** Whether all of it came. Who waits to be told that it is wanted has not sent it. */
    private boolean isTaken(Request request, String network) {
        if (request.getCoyoteRequest().hasExpectation() || !takers.take(network)) {
            return false;
        }
        try {
            return isTakenInTime(request.getCoyoteRequest());
        } catch (IOException e) {
            LOG.debug("Who sent the request has gone.", e);
            return false;
        } finally {
            takers.leave(network);
        }
    }

    /** From below the request's own stream, which ended with the answer. */
    private static boolean isTakenInTime(org.apache.coyote.Request request) throws IOException {
        long start = System.nanoTime();
        Drain drain = new Drain();
        int taken = 0;
        while (taken < MOST_BYTES && System.nanoTime() - start < MOST_NANOS) {
            if (!isThere(request)) { // a read would wait for as long as for any body
                LockSupport.parkNanos(PAUSE_NANOS);
                continue;
            }
            int got = request.doRead(drain);
            if (got < 0) {
                return true;
            }
            taken += got;
        }
        return false;
    }

    /** Whether there is more of it, or its end. */
    private static boolean isThere(org.apache.coyote.Request request) {
        AtomicBoolean ended = new AtomicBoolean();
        request.action(ActionCode.REQUEST_BODY_FULLY_READ, ended);
        request.action(ActionCode.AVAILABLE, true);
        return ended.get() || request.getAvailable() > 0;
    }

    /** Where it goes. */
    private static final class Drain implements ApplicationBufferHandler {
        private ByteBuffer some = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            some = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return some;
        }

        @Override
        public void expand(int size) {}
    }
}
