package dev.barback.web.server;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is left of a body when its request is answered. Somebody who still sends it sees the answer only if it is taken; but
 * Tomcat takes it in the request's thread, however slowly it comes. Here a few threads take it, for a moment; of all others
 * the connection is closed.
 */
final class Leftovers extends ValveBase {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final int MOST_BYTES = 10_000_000;
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Semaphore takers;

    /** @param takers how many threads may take what is left, at once */
    Leftovers(int takers) {
        super(true);
        this.takers = new Semaphore(takers);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        if (!request.isAsync() && !request.isFinished()) {
            response.finishResponse();
            if (!isTaken(request)) {
                request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            }
        }
    }

    /** Whether all of it came. Who waits to be told that it is wanted has not sent it. */
    private boolean isTaken(Request request) {
        if (request.getCoyoteRequest().hasExpectation() || !takers.tryAcquire()) {
            return false;
        }
        try {
            return isTakenInTime(request.getCoyoteRequest());
        } catch (IOException e) {
            LOG.debug("Who sent the request has gone.", e);
            return false;
        } finally {
            takers.release();
        }
    }

    /** From below the request's own stream, which ended with the answer. */
    private static boolean isTakenInTime(org.apache.coyote.Request request) throws IOException {
        long start = System.nanoTime();
        Drain drain = new Drain();
        int taken = 0;
        while (taken < MOST_BYTES && System.nanoTime() - start < MOST_NANOS) {
            int got = request.doRead(drain);
            if (got < 0) {
                return true;
            }
            taken += got;
        }
        return false;
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
