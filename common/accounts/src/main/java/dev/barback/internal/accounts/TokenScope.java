package dev.barback.internal.accounts;

import dev.barback.ArgumentException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An action that a token allows, of all that its user may do. */
public enum TokenScope {
    /** Metrics and backlogs, for scrapers and autoscalers. */
    METRICS,
    /** Reading all that the user may see. */
    READ,
    /** Enqueuing jobs. */
    ENQUEUE,
    /** A scope of a later version: it allows nothing here, and can't be given to a token. */
    UNKNOWN;

    /**
     * Parses scopes separated by commas; none = the token allows everything.
     *
     * @throws ArgumentException if there is no such scope
     */
    public static Set<TokenScope> of(String text) {
        return scopes(text, part -> {
            throw new ArgumentException(
                    "The scopes of a token are some of metrics, read, enqueue; not \"" + part + "\".");
        });
    }

    /** Parses stored scopes. An unknown one becomes {@link #UNKNOWN}: no scope at all would allow everything. */
    static Set<TokenScope> fromStored(String text) {
        return scopes(text, part -> UNKNOWN);
    }

    private static Set<TokenScope> scopes(String text, Function<String, TokenScope> otherwise) {
        Set<TokenScope> scopes = EnumSet.noneOf(TokenScope.class);
        for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
            scopes.add(Arrays.stream(values())
                    .filter(scope -> scope != UNKNOWN && scope.lowerCaseName().equals(part.strip()))
                    .findFirst()
                    .orElseGet(() -> otherwise.apply(part)));
        }
        return scopes;
    }

    /** The scope as users write it. */
    public String lowerCaseName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The scopes as users write them, separated by commas, always in the same order. */
    public static String lowerCaseNames(Set<TokenScope> scopes) {
        return scopes.stream().sorted().map(TokenScope::lowerCaseName).collect(Collectors.joining(","));
    }
}
