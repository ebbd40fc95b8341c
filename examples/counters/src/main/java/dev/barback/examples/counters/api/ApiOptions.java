package dev.barback.examples.counters.api;

import java.nio.file.Path;

/**
 * The API's command line.
 *
 * @param port the port on which it listens; 0 = any free port
 * @param file the file with counters and keys
 * @param minMillis the shortest time a request takes, in milliseconds
 * @param maxMillis the longest
 * @param failures the share of requests that fail, 0 to 1
 */
record ApiOptions(int port, Path file, int minMillis, int maxMillis, double failures) {
    private static final String USAGE = "--port=8090 --file=api.db --slow=100-800 --failures=0.2";

    /** Reads the options; defaults are as in {@value #USAGE}. */
    static ApiOptions of(String... arguments) {
        ApiOptions apiOptions = new ApiOptions(8090, Path.of("api.db"), 100, 800, 0.2);
        try {
            for (String argument : arguments) {
                apiOptions = apiOptions.and(argument.split("=", 2));
            }
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("The options are: " + USAGE, e);
        }
        return apiOptions;
    }

    private ApiOptions and(String[] option) {
        String value = option[1];
        return switch (option[0]) {
            case "--port" -> new ApiOptions(Integer.parseInt(value), file, minMillis, maxMillis, failures);
            case "--file" -> new ApiOptions(port, Path.of(value), minMillis, maxMillis, failures);
            case "--slow" -> {
                String[] range = value.split("-", 2);
                yield new ApiOptions(port, file, Integer.parseInt(range[0]), Integer.parseInt(range[1]), failures);
            }
            case "--failures" -> new ApiOptions(port, file, minMillis, maxMillis, Double.parseDouble(value));
            default -> throw new IllegalArgumentException(option[0]);
        };
    }
}
