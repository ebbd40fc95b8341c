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
    private final ServletOutputStream output;
    private final long maxUnread;
    private final Runnable onClose;
    private final Queue<byte[]> unsent = new ConcurrentLinkedQueue<>();
    private final AtomicLong unread = new AtomicLong();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean writable; // false: the server calls onWritePossible
    private volatile boolean ending;
    private volatile boolean isOver;
    private boolean unflushed; // of the writing thread

    /**
     * For a request whose headers are set; writes after the request's own thread has returned.
     *
     * @param maxUnread maximum number of unread bytes
     * @param onClose runs when the stream is over, for any reason; may run more than once
     */
    SseWriter(AsyncContext request, long maxUnread, Runnable onClose) throws IOException {
        this.request = request;
        this.output = request.getResponse().getOutputStream();
        this.maxUnread = maxUnread;
        this.onClose = onClose;
    }

    void open() {
        request.addListener(this);
        output.setWriteListener(this);
    }

    /** Writes this as soon as the client has read the earlier bytes; ends the stream instead if too much is unread. */
    void write(byte[] bytes) {
        if (ending || isOver) {
            return;
        }
        long before = unread.getAndAdd(bytes.length);
        if (before > 0 && before + bytes.length > maxUnread) {
            log.debug("Closed an event stream whose client does not read.");
            end();
        } else {
            unsent.add(bytes);
            writeUnsent();
        }
    }

    /**
     * Drops unsent bytes, and ends when the client has read the sent ones: ending earlier could block a thread. If the
     * client reads nothing more, the server closes the connection after server.tomcat.connection-timeout.
     */
    void end() {
        ending = true;
        unsent.clear();
        onClose.run();
        writeUnsent();
    }

    /** While one thread writes, others only signal that there is more. */
    private void writeUnsent() {
        if (calls.getAndIncrement() > 0) {
            return;
        }
        int callsSeen;
        do {
            callsSeen = calls.get();
            try {
                writeWhilePossible();
            } catch (IOException | RuntimeException e) { // the server throws any exception if the request is over
                log.debug("The client of an event stream disconnected.", e);
                finish();
            }
        } while (!calls.compareAndSet(callsSeen, 0));
    }

    private void writeWhilePossible() throws IOException {
        while (!isOver && writable) {
            writable = false; // before isReady(): the server may call at once
            if (!output.isReady()) {
                return;
            }
            writable = true;
            byte[] next = ending ? null : unsent.poll();
            if (ending) {
                finish();
            } else if (next != null) {
                output.write(next);
                unread.addAndGet(-next.length);
                unflushed = true;
            } else if (unflushed) {
                unflushed = false;
                output.flush();
            } else {
                return;
            }
        }
    }

    private void finish() {
        if (!isOver) {
            markOver();
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
        writeUnsent();
    }

    @Override
    public void onError(Throwable error) {
        log.debug("The client of an event stream disconnected.", error);
        markOver();
    }

    /** Completes the request; otherwise the server would send an error page. */
    @Override
    public void onError(AsyncEvent event) {
        markOver();
        complete();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        markOver();
        complete();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        markOver();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}

    private void markOver() {
        isOver = true;
        unsent.clear();
        onClose.run();
    }
}
