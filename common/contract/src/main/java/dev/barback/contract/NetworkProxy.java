package dev.barback.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A TCP proxy to a server on this machine, with network faults: it cuts connections, delays them, or keeps them open
 * without passing data, as a NAT does that has dropped its entries. Thread-safe.
 */
public final class NetworkProxy implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int CHUNK_BYTES = 16 * 1024;

    private final ServerSocket listener;
    private final int target;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition healed = lock.newCondition();
    private volatile Duration delay = Duration.ZERO;
    private volatile boolean blackhole;
    private volatile boolean closed;
    private final AtomicLong sent = new AtomicLong();

    private NetworkProxy(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
    }

    /**
     * Listens on a free port of the loopback address.
     *
     * @param target the port of the server, on the loopback address; the server may start later
     */
    public static NetworkProxy to(int target) {
        try {
            NetworkProxy proxy = new NetworkProxy(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), target);
            daemon(proxy::accept, "network-proxy-" + proxy.port());
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("No proxy to port " + target + ".", e);
        }
    }

    /** The port on which it listens. */
    public int port() {
        return listener.getLocalPort();
    }

    /** The number of connections. */
    public int connections() {
        return links.size();
    }

    /** The number of bytes passed from clients to the server, over all connections. */
    public long sent() {
        return sent.get();
    }

    /** Closes every connection. New ones work. */
    public void cut() {
        links.forEach(Link::close);
    }

    /** Existing connections stay open, but pass nothing any more, not even their end. New ones work. */
    public void silence() {
        links.forEach(link -> link.silent = true);
    }

    /** No connection passes data until {@link #heal}; new ones are accepted, but pass no data either. */
    public void blackhole() {
        blackhole = true;
    }

    /** Delays all data by this time, each way. */
    public void delay(Duration longer) {
        delay = longer;
    }

    /** Ends delays and black holes: data that was held back passes. Silenced connections stay silent. */
    public void heal() {
        delay = Duration.ZERO;
        blackhole = false;
        lock.lock();
        try {
            healed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Closes everything. */
    @Override
    public void close() {
        closed = true;
        heal();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = listener.accept();
                daemon(() -> connect(client), "network-proxy-connect");
            } catch (IOException e) {
                if (!closed) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        Link link = new Link(client, server);
        links.add(link);
        try {
            awaitPassage(link);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            daemon(() -> link.copy(client, server), "network-proxy-to-server");
            link.copy(server, client);
        } catch (IOException e) {
            link.close(); // the server is not there: the client's connection ends
        }
    }

    /** Returns when data of this link may pass; never while it is silent. */
    private void awaitPassage(Link link) throws IOException {
        lock.lock();
        try {
            while ((blackhole || link.silent) && !closed && !link.closed) {
                healed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
        if (closed || link.closed) {
            throw new IOException("The proxy's connection is closed.");
        }
    }

    private static void daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** A client's connection, with its connection to the server. */
    private final class Link {
        private final Socket client;
        private final Socket server;
        private volatile boolean silent;
        private volatile boolean closed;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void copy(Socket from, Socket to) {
            byte[] piece = new byte[CHUNK_BYTES];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                    Thread.sleep(delay.toMillis());
                    awaitPassage(this);
                    out.write(piece, 0, length);
                    if (from == client) {
                        sent.addAndGet(length);
                    }
                }
                awaitPassage(this); // the end of a silent connection is not passed on, either
            } catch (IOException e) {
                // one side has closed
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (!silent) {
                close();
            }
        }

        void close() {
            closed = true;
            links.remove(this);
            closeQuietly(client);
            closeQuietly(server);
            lock.lock();
            try {
                healed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private void closeQuietly(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                // it is closed anyway
            }
        }
    }
}
