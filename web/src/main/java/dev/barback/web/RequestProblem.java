package dev.barback.web;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** Why a request is refused, as the client is told in the form of RFC 9457. */
final class RequestProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    static final int MOST_FIELDS = 20;

    private final ProblemDetail body;
    private final transient List<WrongField> fields;

    private RequestProblem(ProblemDetail body, @Nullable Throwable cause) {
        this(body, List.of(), cause);
    }

    private RequestProblem(ProblemDetail body, List<WrongField> fields, @Nullable Throwable cause) {
        super(body.getDetail(), cause);
        this.body = body;
        this.fields = fields;
    }

    /** A problem of the request as a whole. */
    static RequestProblem of(HttpStatus status, String detail) {
        return new RequestProblem(body(status, detail), null);
    }

    /** Fields that can't be processed, the first to be put right first; of more than twenty, the first twenty. */
    static RequestProblem of(List<WrongField> fields) {
        List<WrongField> first = fields.stream().limit(MOST_FIELDS).toList();
        return new RequestProblem(body(first), first, null);
    }

    /** The only field that can't be processed. */
    static RequestProblem of(String field, String message) {
        return of(List.of(new WrongField(field, message)));
    }

    /** A body that is no JSON from here on. */
    static RequestProblem at(int line, int column, String detail, Throwable cause) {
        ProblemDetail body = body(HttpStatus.BAD_REQUEST, detail);
        body.setProperty("line", line);
        body.setProperty("column", column);
        return new RequestProblem(body, cause);
    }

    /** A body of which not all came. */
    static RequestProblem unreadable(IOException cause) {
        return new RequestProblem(body(HttpStatus.BAD_REQUEST, "The body could not be read to its end."), cause);
    }

    /** A parameter of the address that can't be understood. */
    static RequestProblem parameter(String name, String message) {
        ProblemDetail body = body(HttpStatus.BAD_REQUEST, message);
        body.setProperty("parameter", Legible.of(name, 200));
        return new RequestProblem(body, null);
    }

    /** The fields that are wrong; none if it is about something else. */
    List<WrongField> fields() {
        return fields;
    }

    /** As it is sent. */
    ProblemDetail body() {
        return body;
    }

    /** Any problem, with a sentence that is safe to send. */
    static ProblemDetail body(HttpStatus status, String detail) {
        return ProblemDetail.forStatusAndDetail(status, Legible.sentence(detail));
    }

    private static ProblemDetail body(List<WrongField> fields) {
        WrongField first = fields.get(0);
        ProblemDetail body = body(HttpStatus.UNPROCESSABLE_CONTENT, first.message());
        body.setProperty("field", first.field());
        body.setProperty("errors", fields);
        return body;
    }
}
