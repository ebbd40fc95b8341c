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
 * Writes bytes to a client without blocking. Thread-safe: the first thread writes, and also what the others add
 * meanwhile. A lock instead could deadlock with the server's own.
 */
final class SseWriter implements WriteListener, AsyncListener {
    private static final Logger log = LoggerFactory.getLogger(SseWriter.class);

    private final AsyncContext request;
    private final ServletOutputStream socket;
    private final long mostUnread;
    private final Runnable closing;
    private final Queue<byte[]> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong unread = new AtomicLong();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean writable; // false: the server calls onWritePossible
    private volatile boolean ending;
    private volatile boolean gone;
    private boolean unflushed; // of the writing thread

    /**
     * For a request whose headers are set; writes after the request's own thread has returned.
     *
     * @param mostUnread maximum number of unread bytes
     * @param closing runs when the stream is over, for any reason; may run more than once
     */
    SseWriter(AsyncContext request, long mostUnread, Runnable closing) throws IOException {
        this.request = request;
        this.socket = request.getResponse().getOutputStream();
        this.mostUnread = mostUnread;
        this.closing = closing;
    }

    void open() {
        request.addListener(this);
        socket.setWriteListener(this);
    }

    /** Writes this as soon as the client has read the earlier bytes; ends the stream instead if too much is unread. */
    void write(byte[] bytes) {
        if (ending || gone) {
            return;
        }
        long before = unread.getAndAdd(bytes.length);
        if (before > 0 && before + bytes.length > mostUnread) {
            log.debug("Closed an event stream whose client does not read.");
            end();
        } else {
            waiting.add(bytes);
            writeOn();
        }
    }

    /**
     * Drops unsent bytes, and ends when the client has read the sent ones: ending earlier could block a thread. If the
     * client reads nothing more, the server closes the connection after server.tomcat.connection-timeout.
     */
    void end() {
        ending = true;
        waiting.clear();
        closing.run();
        writeOn();
    }

    /** While one thread writes, others only signal that there is more. */
    private void writeOn() {
        if (calls.getAndIncrement() > 0) {
            return;
        }
        int seen;
        do {
            seen = calls.get();
            try {
                writeWhilePossible();
            } catch (IOException | RuntimeException e) { // the server throws any exception if the request is over
                log.debug("The client of an event stream disconnected.", e);
                finish();
            }
        } while (!calls.compareAndSet(seen, 0));
    }

    private void writeWhilePossible() throws IOException {
        while (!gone && writable) {
            writable = false; // before isReady(): the server may call at once
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
        } catch (IllegalStateException e) { // another thread completed it first
            log.trace("The request is complete already.", e);
        }
    }

    @Override
    public void onWritePossible() {
        writable = true;
        writeOn();
    }

    @Override
    public void onError(Throwable error) {
        log.debug("The client of an event stream disconnected.", error);
        abandon();
    }

    /** Completes the request; otherwise the server would send an error page. */
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
