package dev.barback.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.web.http.RequestProblem;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What every refused request has. */
public final class Refusals {
    private Refusals() {}

    /** Requires that the request was rejected with a sentence, and each of its invalid fields with another. */
    public static void requireSentences(RequestProblem problem) {
        requireSentence(problem.body().getDetail());
        problem.fields().forEach(field -> requireSentence(field.message()));
    }

    private static void requireSentence(@Nullable String text) {
        assertThat(text).isNotBlank();
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue();
    }
}
