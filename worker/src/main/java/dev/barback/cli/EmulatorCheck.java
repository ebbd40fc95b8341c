package dev.barback.cli;

import dev.barback.internal.pubsub.EmulatorAddress;
import dev.barback.internal.pubsub.PubSubOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Checks that the emulator answers. */
final class EmulatorCheck {
    private static final int TIMEOUT_MILLIS = 2_000;

    /** The emulator's answer to GET /. */
    private static final String ANSWER = "Ok";

    private static final int MAX_ANSWER_BYTES = 16;

    private EmulatorCheck() {}

    static boolean check(String hostAndPort, Consumer<Finding> found) {
        EmulatorAddress address = EmulatorAddress.of(hostAndPort);
        String problem = problem(address);
        found.accept(
                problem.isEmpty()
                        ? Finding.ok("The emulator at " + address
                                + " answers; no credentials are needed. It loses all data on restart.")
                        : Finding.problem(problem));
        return problem.isEmpty();
    }

    /** The problem; empty = none. An open connection alone is not enough: the emulator has to answer. */
    private static String problem(EmulatorAddress address) {
        String otherwise = ", or unset " + PubSubOptions.EMULATOR_HOST + " for the real service.";
        try {
            HttpURLConnection connection = connect(address);
            String problem = answerProblem(connection, address);
            connection.disconnect();
            return problem.isEmpty() ? "" : problem + otherwise;
        } catch (UnknownHostException e) {
            return "The host of the emulator at " + address + " is not known here. Check its name" + otherwise;
        } catch (ConnectException e) {
            return "The emulator at " + address + " does not answer. Start it" + otherwise;
        } catch (IOException e) { // no route, or packets that a firewall drops
            return "The emulator at %s can't be reached: %s. Check the address, the network and the firewall%s"
                    .formatted(address, e.getMessage(), otherwise);
        }
    }

    private static HttpURLConnection connect(EmulatorAddress address) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://" + address + "/").toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setInstanceFollowRedirects(false);
        connection.connect();
        return connection;
    }

    private static String answerProblem(HttpURLConnection connection, EmulatorAddress address) {
        try {
            return isEmulator(connection)
                    ? ""
                    : "What listens at " + address + " does not answer as the emulator does. Check the port";
        } catch (IOException e) {
            return "The emulator at " + address + " does not answer. Something listens there, but may hang: restart it";
        }
    }

    private static boolean isEmulator(HttpURLConnection connection) throws IOException {
        if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
            return false;
        }
        try (InputStream body = connection.getInputStream()) {
            String answer = new String(body.readNBytes(MAX_ANSWER_BYTES), StandardCharsets.US_ASCII);
            return answer.strip().equals(ANSWER);
        }
    }
}
