package dev.barback.cli;

import dev.barback.ArgumentException;
import dev.barback.spi.QueueNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code barback work}.
 *
 * @param queues each with {@code =WEIGHT} or without
 * @param processors a number, or two
 * @param port of health and metrics
 * @param others the other words, which have to be properties
 */
record WorkOptions(
        List<String> queues,
        @Nullable String processors,
        @Nullable Integer port,
        List<String> others) {
    private static final Pattern PROPERTY = Pattern.compile("--[A-Za-z][\\w-]*([.\\[][\\w.\\[\\]~+%-]*)+=.*");
    private static final Pattern PROCESSORS = Pattern.compile("[1-9]\\d{0,8}(-[1-9]\\d{0,8})?");
    private static final String PORT = "BARBACK_WORKER_PORT";
    private static final String WORKER_PORT = "--barback.worker.port=";
    private static final String SERVER_PORT = "--server.port=";
    private static final int MAX_PORT = 65_535;

    /** Whether it looks like {@code --name.of.it=value}. */
    static boolean isProperty(String word) {
        return PROPERTY.matcher(word).matches();
    }

    /** Whether each option has a value that it can have. */
    boolean areValid(Map<String, String> environment) {
        try {
            properties(environment);
            return true;
        } catch (ArgumentException e) {
            return false;
        }
    }

    /**
     * The options as Spring properties, which override all other sources.
     *
     * @throws ArgumentException if an option has a wrong value
     */
    List<String> properties(Map<String, String> environment) {
        List<String> properties = new ArrayList<>();
        properties.add("--barback.worker.enabled=true");
        for (int i = 0; i < queues.size(); i++) {
            String[] parts = queues.get(i).split("=", 2);
            properties.add("--barback.worker.queues[%d]=%s".formatted(i, QueueNames.checkQueue(parts[0])));
            if (parts.length == 2) {
                properties.add("--barback.queues[%s].weight=%d".formatted(parts[0], weight(parts[1])));
            }
        }
        if (processors != null) {
            properties.add("--barback.worker.processors=" + checkProcessors(processors));
        }
        others.forEach(word -> properties.add(checkProperty(word)));
        String httpPort = httpPort(environment);
        if (!httpPort.isEmpty()) {
            properties.removeIf(property -> property.startsWith(SERVER_PORT));
            properties.add(SERVER_PORT + checkPort(httpPort));
        }
        return properties;
    }

    /** Whether health and metrics are served; without a port they are not, so that many workers can share a machine. */
    boolean serves(Map<String, String> environment) {
        return !httpPort(environment).isEmpty();
    }

    private String httpPort(Map<String, String> environment) {
        return Stream.of(WORKER_PORT, SERVER_PORT)
                .flatMap(name -> others.stream()
                        .filter(other -> other.startsWith(name))
                        .map(other -> other.substring(name.length())))
                .findFirst()
                .or(() -> Optional.ofNullable(port).map(String::valueOf))
                .orElseGet(() -> environment.getOrDefault(PORT, "").strip());
    }

    private static int weight(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ArgumentException("The weight of a queue is a number, not \"" + text + "\".");
        }
    }

    private static String checkProcessors(String text) {
        if (!PROCESSORS.matcher(text).matches()) {
            throw new ArgumentException("--processors is 1 or more, or from-to, such as 2-20, not \"" + text + "\".");
        }
        return text;
    }

    private static String checkProperty(String word) {
        if (!isProperty(word)) {
            throw new ArgumentException(
                    "work does not know \"" + word + "\"; a property looks like --name.of.it=value.");
        }
        return word;
    }

    private static String checkPort(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > MAX_PORT) {
            throw new ArgumentException("The port of health and metrics is 0 to 65535, not \"" + text + "\".");
        }
        return text;
    }
}
