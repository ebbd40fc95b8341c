package dev.barback.internal.wire;

import dev.barback.ArgumentException;
import dev.barback.ArgumentProblem;
import dev.barback.rails.Symbol;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Converts arguments to JSON and back, in the format of ActiveJob 8.1 (<a
 * href="https://github.com/rails/rails/blob/v8.1.0/activejob/lib/active_job/arguments.rb">arguments.rb</a>
 * and its serializers). {@code docs/wire-format.md} has the table of types. Thread-safe.
 */
public final class ArgumentCodec {
    private static final ArgumentWriter WRITER = new ArgumentWriter();
    private static final ArgumentReader READER = new ArgumentReader();

    private ArgumentCodec() {}

    /**
     * One argument as JSON.
     *
     * @throws ArgumentException if its type, or the type of an inner value, can't be written
     */
    public static JsonNode write(@Nullable Object value) {
        try {
            return Json.tree(out -> WRITER.write(value, 0, out));
        } catch (MalformedArgument e) {
            String path = String.join("", e.steps());
            throw new ArgumentException(
                    e.getMessage(),
                    List.of(new ArgumentProblem(ArgumentProblem.Kind.UNWRITABLE, null, null, path, e.getMessage())),
                    e);
        }
    }

    /**
     * All arguments as a JSON array.
     *
     * @throws ArgumentFormatException if the type of an argument, or of an inner value, can't be written
     */
    public static JsonNode writeAll(List<? extends @Nullable Object> arguments) {
        return Json.tree(out -> writeAll(arguments, out));
    }

    static void writeAll(List<? extends @Nullable Object> arguments, JsonGenerator out) {
        out.writeStartArray();
        for (int i = 0; i < arguments.size(); i++) {
            try {
                WRITER.write(arguments.get(i), 0, out);
            } catch (MalformedArgument e) {
                throw ArgumentFormatException.unwritable(i, e);
            }
        }
        out.writeEndArray();
    }

    /**
     * The arguments in this JSON, each as the Java type that fits best: integers as Long or BigInteger,
     * floats as Double, arrays as List, hashes as Map (keys are String, or {@link Symbol}) or {@link
     * dev.barback.Keywords}.
     *
     * @throws ArgumentFormatException if one can't be read
     */
    public static List<@Nullable Object> read(JsonNode arguments) {
        List<@Nullable Object> values = new ArrayList<>(arguments.size());
        for (int i = 0; i < arguments.size(); i++) {
            try {
                values.add(READER.read(arguments.get(i)));
            } catch (MalformedArgument e) {
                throw ArgumentFormatException.unreadable(i, e);
            }
        }
        return values;
    }

    /** Whether an argument in JSON is a hash that may contain arguments by name. */
    public static boolean hasNames(JsonNode argument) {
        return argument.has(ActiveJobKeys.KEYWORDS) || argument.has(ActiveJobKeys.SYMBOL_KEYS);
    }
}
