package dev.barback.jdbc;

import dev.barback.ArgumentException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a token is good for, of all that its user may do. */
public enum Scope {
    /** Metrics and how much there is to do, for what scrapes and scales. */
    METRICS,
    /** Looking at what the user sees. */
    READ,
    /** Enqueuing jobs. */
    ENQUEUE,
    /** What a later version knows: good for nothing here, and nobody can ask for it. */
    UNKNOWN;

    /**
     * Those of these words, separated by commas; none = the token is good for everything.
     *
     * @throws ArgumentException if there is no such scope
     */
    public static Set<Scope> of(String words) {
        return scopes(words, word -> {
            throw new ArgumentException("A token's scopes are some of metrics, read, enqueue; not \"" + word + "\".");
        });
    }

    /** Those that are stored. What isn't known is not nothing, which would be everything. */
    static Set<Scope> stored(String words) {
        return scopes(words, word -> UNKNOWN);
    }

    private static Set<Scope> scopes(String words, Function<String, Scope> otherwise) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String word : words.isBlank() ? new String[0] : words.split(",", -1)) {
            scopes.add(Arrays.stream(values())
                    .filter(scope -> scope != UNKNOWN && scope.word().equals(word.strip()))
                    .findFirst()
                    .orElseGet(() -> otherwise.apply(word)));
        }
        return scopes;
    }

    /** As people write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As people write them, separated by commas, always in the same order. */
    public static String words(Set<Scope> scopes) {
        return scopes.stream().sorted().map(Scope::word).collect(Collectors.joining(","));
    }
}
