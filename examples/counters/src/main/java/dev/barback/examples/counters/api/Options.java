package dev.barback.examples.counters.api;

import java.nio.file.Path;

/**
 * The API's command line.
 *
 * @param port where it listens; 0 = any that is free
 * @param file where counters and keys are kept
 * @param fastest the shortest time a request takes, in milliseconds
 * @param slowest the longest
 * @param failures the share of requests that fail, 0 to 1
 */
record Options(int port, Path file, int fastest, int slowest, double failures) {
    private static final String USAGE = "--port=8090 --file=api.db --slow=100-800 --failures=0.2";

    /** Reads it; what is left away is as in {@value #USAGE}. */
    static Options of(String... arguments) {
        Options options = new Options(8090, Path.of("api.db"), 100, 800, 0.2);
        try {
            for (String argument : arguments) {
                options = options.and(argument.split("=", 2));
            }
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("What can be said is: " + USAGE, e);
        }
        return options;
    }

    private Options and(String[] option) {
        String value = option[1];
        return switch (option[0]) {
            case "--port" -> new Options(Integer.parseInt(value), file, fastest, slowest, failures);
            case "--file" -> new Options(port, Path.of(value), fastest, slowest, failures);
            case "--slow" -> {
                String[] range = value.split("-", 2);
                yield new Options(port, file, Integer.parseInt(range[0]), Integer.parseInt(range[1]), failures);
            }
            case "--failures" -> new Options(port, file, fastest, slowest, Double.parseDouble(value));
            default -> throw new IllegalArgumentException(option[0]);
        };
    }
}
