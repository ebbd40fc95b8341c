package dev.barback.web.events;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes on their way to a client, of which no thread ever waits. Thread-safe: whoever comes first writes, and the others
 * leave what they bring to it. A lock in its place could meet the server's own in another order, and stand still.
 */
final class Outlet implements WriteListener, AsyncListener {
    private static final Logger log = LoggerFactory.getLogger(Outlet.class);

    private final AsyncContext request;
    private final ServletOutputStream socket;
    private final long mostUnread;
    private final Runnable closing;
    private final Queue<byte[]> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong unread = new AtomicLong();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean writable; // false: the server calls when it is
    private volatile boolean ending;
    private volatile boolean gone;
    private boolean unflushed; // of whoever writes

    /**
     * Of a request whose headers are set; writes when the request's own thread has let go of it.
     *
     * @param mostUnread how many bytes may wait
     * @param closing is done when it is over, in one way or another; may be done more than once
     */
    Outlet(AsyncContext request, long mostUnread, Runnable closing) throws IOException {
        this.request = request;
        this.socket = request.getResponse().getOutputStream();
        this.mostUnread = mostUnread;
        this.closing = closing;
    }

    void open() {
        request.addListener(this);
        socket.setWriteListener(this);
    }

    /** Writes this as soon as the client has read what was before; where that is too much, ends in its place. */
    void write(byte[] bytes) {
        if (ending || gone) {
            return;
        }
        long before = unread.getAndAdd(bytes.length);
        if (before > 0 && before + bytes.length > mostUnread) {
            log.debug("A listener that does not read is cut off.");
            end();
        } else {
            waiting.add(bytes);
            writeOn();
        }
    }

    /**
     * Drops what waits, and ends when the client has read what is on its way already: ending before could hold a thread.
     * One that reads nothing more is given up by the server, after server.tomcat.connection-timeout.
     */
    void end() {
        ending = true;
        waiting.clear();
        closing.run();
        writeOn();
    }

    /** While one writes, the others only say that there is more to do. */
    private void writeOn() {
        if (calls.getAndIncrement() > 0) {
            return;
        }
        int seen;
        do {
            seen = calls.get();
            try {
                writeWhilePossible();
            } catch (IOException | RuntimeException e) { // of a request that is over, the server throws anything
                log.debug("A listener has gone.", e);
                finish();
            }
        } while (!calls.compareAndSet(seen, 0));
    }

    private void writeWhilePossible() throws IOException {
        while (!gone && writable) {
            writable = false; // before the question: the server may call at once
            if (!socket.isReady()) {
                return;
            }
            writable = true;
            byte[] next = ending ? null : waiting.poll();
            if (ending) {
                finish();
            } else if (next != null) {
                socket.write(next);
                unread.addAndGet(-next.length);
                unflushed = true;
            } else if (unflushed) {
                unflushed = false;
                socket.flush();
            } else {
                return;
            }
        }
    }

    private void finish() {
        if (!gone) {
            abandon();
            complete();
        }
    }

    private void complete() {
        try {
            request.complete();
        } catch (IllegalStateException e) { // another was faster
            log.trace("It is complete.", e);
        }
    }

    @Override
    public void onWritePossible() {
        writable = true;
        writeOn();
    }

    @Override
    public void onError(Throwable error) {
        log.debug("A listener has gone.", error);
        abandon();
    }

    /** Left alone, the server would answer with a page that says so. */
    @Override
    public void onError(AsyncEvent event) {
        abandon();
        complete();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        abandon();
        complete();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        abandon();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}

    private void abandon() {
        gone = true;
        waiting.clear();
        closing.run();
    }
}
