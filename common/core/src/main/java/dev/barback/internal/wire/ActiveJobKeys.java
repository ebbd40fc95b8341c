package dev.barback.internal.wire;

import java.util.Set;

/** The keys that mark ActiveJob's own objects, in contrast to an application's hashes. */
final class ActiveJobKeys {
    static final String GLOBAL_ID = "_aj_globalid";
    static final String KEYWORDS = "_aj_ruby2_keywords";
    static final String SYMBOL_KEYS = "_aj_symbol_keys";
    static final String INDIFFERENT = "_aj_hash_with_indifferent_access";
    static final String SERIALIZED = "_aj_serialized";
    static final Set<String> RESERVED = Set.of(GLOBAL_ID, KEYWORDS, SYMBOL_KEYS, INDIFFERENT, SERIALIZED);

    private static final String PREFIX = "ActiveJob::Serializers::";
    private static final String SUFFIX = "Serializer";

    private ActiveJobKeys() {}

    static String serializer(String type) {
        return PREFIX + type + SUFFIX;
    }

    /** {@code Date} of {@code ActiveJob::Serializers::DateSerializer}; other names unchanged. */
    static String type(String serializer) {
        boolean isActiveJobs = serializer.startsWith(PREFIX) && serializer.endsWith(SUFFIX);
        return isActiveJobs ? serializer.substring(PREFIX.length(), serializer.length() - SUFFIX.length()) : serializer;
    }
}
