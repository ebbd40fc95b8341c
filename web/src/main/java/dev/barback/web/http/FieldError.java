package dev.barback.web.http;

/**
 * An invalid field of a request.
 *
 * @param field its path from the outermost object: {@code job.payload.n}, {@code job.arguments[0]}
 * @param message a sentence on what is wrong and what would be right
 */
public record FieldError(String field, String message) {
    private static final int MAX_NAME_LENGTH = 200;

    /** Sanitizes both, as parts of them come from the client. */
    public FieldError {
        field = SafeQuote.of(field, MAX_NAME_LENGTH);
        message = SafeQuote.sentence(message);
    }
}
