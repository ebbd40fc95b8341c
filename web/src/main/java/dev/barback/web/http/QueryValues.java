package dev.barback.web.http;

import dev.barback.ArgumentException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the query parameters of a request. Without state. */
public final class QueryValues {
    private QueryValues() {}

    /**
     * The value of a parameter; null if it is not given.
     *
     * @param parser refuses a value by an {@link ArgumentException} or an IllegalArgumentException
     * @throws RequestProblem if the parameter is given twice, or its value is refused
     */
    public static <T> @Nullable T single(HttpServletRequest request, String name, Function<String, T> parser) {
        List<T> values = all(request, name, parser);
        if (values.size() > 1) {
            throw RequestProblem.parameter(name, name + " can be given once only.");
        }
        return values.isEmpty() ? null : values.get(0);
    }

    /**
     * The values of a parameter, in their order; empty if it is not given.
     *
     * @param parser refuses a value by an {@link ArgumentException} or an IllegalArgumentException
     * @throws RequestProblem if a value is refused
     */
    public static <T> List<T> all(HttpServletRequest request, String name, Function<String, T> parser) {
        String[] values = request.getParameterValues(name);
        return values == null
                ? List.of()
                : Arrays.stream(values).map(value -> read(name, value, parser)).toList();
    }

    private static <T> T read(String name, String value, Function<String, T> parser) {
        try {
            return parser.apply(value);
        } catch (ArgumentException | IllegalArgumentException e) {
            throw RequestProblem.parameter(name, String.valueOf(e.getMessage()));
        }
    }
}
