package dev.barback.cli;

import dev.barback.pubsub.EmulatorAddress;
import dev.barback.pubsub.PubSubOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.function.Consumer;

/** Checks that the emulator answers. */
final class EmulatorCheck {
    private static final int TIMEOUT_MILLIS = 2_000;

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
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://" + address + "/").toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            connection.getResponseCode();
            connection.disconnect();
            return "";
        } catch (UnknownHostException e) {
            return "The host of the emulator at " + address + " is not known here. Check its name" + otherwise;
        } catch (ConnectException e) {
            return "The emulator at " + address + " does not answer. Start it" + otherwise;
        } catch (IOException e) {
            return "The emulator at " + address + " does not answer. Something listens there, but may hang: restart it"
                    + otherwise;
        }
    }
}
