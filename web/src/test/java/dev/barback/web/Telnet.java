package dev.barback.web;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;

/** A client of the command server that waits for the first line of each answer. */
final class Telnet implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    Telnet(ApplicationContext context) throws Exception {
        SmartLifecycle server = (SmartLifecycle) context.getBean("commandServer");
        Method port = server.getClass().getDeclaredMethod("port");
        port.setAccessible(true);
        socket = new Socket(InetAddress.getLoopbackAddress(), (int) port.invoke(server));
        socket.setSoTimeout(30_000);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    String ask(String command) throws Exception {
        socket.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
        return in.readLine();
    }

    @Override
    public void close() throws Exception {
        socket.close();
    }
}
