package dev.barback.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NetworkProxyTest {
    private ServerSocket echo;
    private NetworkProxy proxy;

    @BeforeEach
    void start() throws IOException {
        echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread server = new Thread(this::serve);
        server.setDaemon(true);
        server.start();
        proxy = NetworkProxy.to(echo.getLocalPort());
    }

    @AfterEach
    void end() throws IOException {
        proxy.close();
        echo.close();
    }

    @Test
    void whatIsSentComesBack() throws IOException {
        try (Socket client = connect()) {
            assertThat(echoed(client, 7)).isEqualTo(7);
        }
    }

    @Test
    void aCutConnectionEndsAndNewOnesWork() throws IOException {
        try (Socket old = connect()) {
            assertThat(echoed(old, 1)).isEqualTo(1);

            proxy.cut();

            assertThat(old.getInputStream().read()).isEqualTo(-1);
            try (Socket fresh = connect()) {
                assertThat(echoed(fresh, 2)).isEqualTo(2);
            }
        }
    }

    @Test
    void aSilentConnectionPassesNothingAndNewOnesWork() throws IOException {
        try (Socket old = connect()) {
            assertThat(echoed(old, 1)).isEqualTo(1);

            proxy.silence();

            assertSilent(old, 2);
            proxy.heal();
            assertSilent(old, 3);
            try (Socket fresh = connect()) {
                assertThat(echoed(fresh, 4)).isEqualTo(4);
            }
        }
    }

    @Test
    void aBlackHoleHoldsEverythingBackUntilItIsMended() throws IOException {
        try (Socket old = connect()) {
            assertThat(echoed(old, 1)).isEqualTo(1);

            proxy.blackhole();

            assertSilent(old, 2);
            try (Socket fresh = connect()) {
                assertSilent(fresh, 3);
                proxy.heal();
                assertThat(old.getInputStream().read()).isEqualTo(2);
                assertThat(fresh.getInputStream().read()).isEqualTo(3);
            }
        }
    }

    @Test
    void aDelayIsAddedEachWay() throws IOException {
        proxy.delay(Duration.ofMillis(60));
        try (Socket client = connect()) {
            long sent = System.nanoTime();

            assertThat(echoed(client, 1)).isEqualTo(1);
            assertThat(Duration.ofNanos(System.nanoTime() - sent)).isGreaterThanOrEqualTo(Duration.ofMillis(120));
        }
    }

    @Test
    void withoutAServerTheConnectionEnds() throws IOException {
        try (Socket held = new Socket()) { // so that its port is not given to another process; nothing listens there
            held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (NetworkProxy toNothing = NetworkProxy.to(held.getLocalPort());
                    Socket client = connect(toNothing)) {
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    private Socket connect() throws IOException {
        return connect(proxy);
    }

    private static Socket connect(NetworkProxy to) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), to.port());
        client.setSoTimeout(30_000);
        return client;
    }

    private static void assertSilent(Socket client, int value) throws IOException {
        client.setSoTimeout(300);
        assertThatThrownBy(() -> echoed(client, value)).isInstanceOf(SocketTimeoutException.class);
        client.setSoTimeout(30_000);
    }

    private static int echoed(Socket client, int value) throws IOException {
        client.getOutputStream().write(value);
        return client.getInputStream().read();
    }

    private void serve() {
        while (!echo.isClosed()) {
            try {
                Socket client = echo.accept();
                Thread thread = new Thread(() -> echo(client));
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return; // the end of the test
            }
        }
    }

    private static void echo(Socket client) {
        try (client) {
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // the client has closed
        }
    }
}
