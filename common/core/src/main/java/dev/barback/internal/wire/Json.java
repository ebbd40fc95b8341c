package dev.barback.internal.wire;

import dev.barback.internal.text.NumberLimits;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.TokenBuffer;

/** Reads and writes JSON with exact numbers: 5400 and 5400.0 differ, and integers are unbounded. */
public final class Json {
    /** Deep enough for any reasonable argument, shallow enough for any stack. */
    static final int MAX_DEPTH = 100;

    private static final int INITIAL_BYTES = 2_000;
    /** Larger buffers are not kept. */
    private static final int MAX_KEPT_BYTES = 100_000;

    /** With buffers of the thread: the common pool took 10% of the time of a bulk enqueue. */
    private static final JsonFactory WRITE_FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();

    private static final ThreadLocal<Buffer> BUFFER = ThreadLocal.withInitial(Buffer::new);

    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxStringLength(EnvelopeCodec.MAX_BYTES)
            .maxNameLength(EnvelopeCodec.MAX_BYTES)
            .maxNumberLength(NumberLimits.MAX_DIGITS)
            .build();

    private static final JsonFactory READ_FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .streamReadConstraints(LIMITS)
            .build();

    private static final JsonMapper MAPPER = createMapper();

    private Json() {}

    /** Reads and writes trees. Thread-safe. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /**
     * The tree in these bytes; missing, if there are none.
     *
     * @throws tools.jackson.core.JacksonException if they are not JSON, or beyond a limit
     */
    public static JsonNode read(byte[] json) {
        return read(() -> MAPPER.readTree(json));
    }

    /**
     * The tree in this text; missing, if it is empty.
     *
     * @throws tools.jackson.core.JacksonException if it is not JSON, or beyond a limit
     */
    public static JsonNode read(String json) {
        return read(() -> MAPPER.readTree(json));
    }

    /**
     * The tree that a reader returns. For a number such as 1e33333333333, which JSON allows, Jackson throws a
     * {@link NumberFormatException}, which becomes one of its own exceptions.
     *
     * @throws tools.jackson.core.JacksonException if the input is not JSON, or beyond a limit
     */
    public static JsonNode read(Supplier<JsonNode> reader) {
        try {
            return reader.get();
        } catch (NumberFormatException e) {
            throw new StreamConstraintsException("A number is beyond all limits: " + e.getMessage());
        }
    }

    /** Writes content directly as UTF-8. */
    static byte[] bytes(Consumer<JsonGenerator> content) {
        Buffer own = BUFFER.get();
        Buffer buffer = own.isFree() ? own : new Buffer(); // an argument may enqueue a job while it is written
        try (JsonGenerator out = WRITE_FACTORY.createGenerator(ObjectWriteContext.empty(), buffer.take())) {
            content.accept(out);
            out.flush();
            return buffer.toByteArray();
        } finally {
            buffer.free();
        }
    }

    /** Writes content as a tree. */
    static JsonNode tree(Consumer<JsonGenerator> content) {
        try (TokenBuffer buffer = TokenBuffer.forGeneration()) {
            content.accept(buffer);
            return MAPPER.readTree(buffer.asParser(ObjectReadContext.empty()));
        }
    }

    /** A parser of these bytes, token by token, with the same limits as {@link #read}. */
    static JsonParser parser(byte[] json) {
        return READ_FACTORY.createParser(ObjectReadContext.empty(), json);
    }

    private static JsonMapper createMapper() {
        return JsonMapper.builder(READ_FACTORY)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    /** The bytes of one JSON at a time; a thread keeps its own. Not thread-safe. */
    private static final class Buffer extends ByteArrayOutputStream {
        private boolean taken;

        Buffer() {
            super(INITIAL_BYTES);
        }

        boolean isFree() {
            return !taken;
        }

        Buffer take() {
            taken = true;
            reset();
            return this;
        }

        void free() {
            taken = false;
            if (buf.length > MAX_KEPT_BYTES) {
                buf = new byte[INITIAL_BYTES];
                reset();
            }
        }
    }
}
