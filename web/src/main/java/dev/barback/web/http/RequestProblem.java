package dev.barback.web.http;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** Rejects a request with a problem in the form of RFC 9457. */
public final class RequestProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The number of invalid fields that are named, at most. */
    public static final int MAX_FIELDS = 20;

    private final ProblemDetail body;
    private final transient List<FieldError> fields;

    private RequestProblem(ProblemDetail body, @Nullable Throwable cause) {
        this(body, List.of(), cause);
    }

    private RequestProblem(ProblemDetail body, List<FieldError> fields, @Nullable Throwable cause) {
        super(body.getDetail(), cause);
        this.body = body;
        this.fields = fields;
    }

    /** A problem of the request as a whole. */
    public static RequestProblem of(HttpStatus status, String detail) {
        return new RequestProblem(body(status, detail), null);
    }

    /** Invalid fields, in the order in which to fix them; at most the first twenty. */
    public static RequestProblem of(List<FieldError> fields) {
        List<FieldError> first = fields.stream().limit(MAX_FIELDS).toList();
        return new RequestProblem(body(first), first, null);
    }

    /** A single invalid field. */
    public static RequestProblem of(String field, String message) {
        return of(List.of(new FieldError(field, message)));
    }

    /** A body that is malformed JSON from this position on. */
    static RequestProblem at(int line, int column, String detail, Throwable cause) {
        ProblemDetail body = body(HttpStatus.BAD_REQUEST, detail);
        body.setProperty("line", line);
        body.setProperty("column", column);
        return new RequestProblem(body, cause);
    }

    /** A body that was not received completely. */
    static RequestProblem unreadable(IOException cause) {
        return new RequestProblem(body(HttpStatus.BAD_REQUEST, "The body could not be read to its end."), cause);
    }

    /** An invalid query parameter. */
    public static RequestProblem parameter(String name, String message) {
        ProblemDetail body = body(HttpStatus.BAD_REQUEST, message);
        body.setProperty("parameter", SafeQuote.of(name, 200));
        return new RequestProblem(body, null);
    }

    /** The invalid fields; none if the problem is about something else. */
    public List<FieldError> fields() {
        return fields;
    }

    /** The body of the answer. */
    public ProblemDetail body() {
        return body;
    }

    /** A problem with a sanitized message. */
    static ProblemDetail body(HttpStatus status, String detail) {
        return ProblemDetail.forStatusAndDetail(status, SafeQuote.sentence(detail));
    }

    private static ProblemDetail body(List<FieldError> fields) {
        FieldError first = fields.get(0);
        ProblemDetail body = body(HttpStatus.UNPROCESSABLE_CONTENT, first.message());
        body.setProperty("field", first.field());
        body.setProperty("errors", fields);
        return body;
    }
}
