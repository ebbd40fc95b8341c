package dev.barback.wire;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON that keeps numbers as they were written: 5400 and 5400.0 differ, and integers have no end. */
public final class Json {
    /** Deep enough for any sensible argument, shallow enough for any stack. */
    static final int MAX_DEPTH = 100;

    private static final JsonMapper MAPPER = mapper();

    private Json() {}

    /** Reads and writes trees. Thread-safe. */
    public static JsonMapper trees() {
        return MAPPER;
    }

    private static JsonMapper mapper() {
        StreamReadConstraints limits = StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxStringLength(EnvelopeCodec.LARGEST)
                .maxNumberLength(1000)
                .build();
        return JsonMapper.builder(
                        JsonFactory.builder().streamReadConstraints(limits).build())
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }
}
