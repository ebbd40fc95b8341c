package dev.barback.jdbc;

import dev.barback.ArgumentException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a token is good for, of all that its user may do. */
public enum Scope {
    /** Metrics and how much there is to do, for what scrapes and scales. */
    METRICS,
    /** Looking at what the user sees. */
    READ,
    /** Enqueuing jobs. */
    ENQUEUE;

    /**
     * Those of these words, separated by commas; none = the token is good for everything.
     *
     * @throws ArgumentException if there is no such scope
     */
    public static Set<Scope> of(String words) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String word : words.isBlank() ? new String[0] : words.split(",", -1)) {
            scopes.add(Arrays.stream(values())
                    .filter(scope -> scope.word().equals(word.strip()))
                    .findFirst()
                    .orElseThrow(() -> new ArgumentException(
                            "A token's scopes are some of metrics, read, enqueue; not \"" + word + "\".")));
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
