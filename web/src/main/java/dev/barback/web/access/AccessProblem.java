package dev.barback.web.access;

import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Why somebody is not let in, or may not have so much, as they are told. */
public final class AccessProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String CHALLENGE = "Bearer realm=\"barback\"";

    private final HttpStatus status;
    private final transient HttpHeaders headers;

    private AccessProblem(HttpStatus status, String sentence, HttpHeaders headers) {
        super(sentence);
        this.status = status;
        this.headers = headers;
    }

    /** Nobody has said who they are. */
    static AccessProblem unknown() {
        return unauthorized("Say who you are: Authorization: Bearer TOKEN, or log in with POST /login.", CHALLENGE);
    }

    /** What they said is nobody, or nobody any more. */
    static AccessProblem invalidToken() {
        return unauthorized(
                "The Authorization header is not \"Bearer\" and one valid token. It may have expired, or be revoked.",
                CHALLENGE + ", error=\"invalid_token\"");
    }

    /** Name or password is wrong. */
    static AccessProblem wrongPassword() {
        return unauthorized("There is no such user, or the password is another.", CHALLENGE);
    }

    /** Known, but it is not for them. */
    static AccessProblem forbidden(String sentence) {
        return new AccessProblem(HttpStatus.FORBIDDEN, sentence, new HttpHeaders());
    }

    /** Too often. */
    static AccessProblem tooMany(Duration wait) {
        return later("There were too many logins that failed.", wait);
    }

    /** So many who have not said who they are. */
    static AccessProblem tooManyStrangers() {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "5");
        return new AccessProblem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "Too many wait here who have not said who they are. Send a token, or try again in 5 s.",
                headers);
    }

    /** So many jobs now. */
    static AccessProblem tooManyJobs(SubmissionLimit limit, int jobs, Duration wait) {
        return later(
                "You may enqueue %s, and have not so many left: %s enqueued."
                        .formatted(limit, jobs == 1 ? "this job was not" : "none of these " + jobs + " jobs was"),
                wait);
    }

    /** So many jobs at once. */
    static AccessProblem neverSoMany(SubmissionLimit limit, int jobs) {
        return new AccessProblem(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "You may enqueue %s, and these are %d at once: none was enqueued. Send fewer at a time."
                        .formatted(limit, jobs),
                new HttpHeaders());
    }

    /** The status of the answer. */
    public HttpStatus status() {
        return status;
    }

    /** The headers it has besides. */
    public HttpHeaders headers() {
        return headers;
    }

    /** In whole seconds, after which it is possible: rounded up. */
    private static AccessProblem later(String sentence, Duration wait) {
        long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        return new AccessProblem(HttpStatus.TOO_MANY_REQUESTS, sentence + " Try again in " + seconds + " s.", headers);
    }

    private static AccessProblem unauthorized(String sentence, String challenge) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.WWW_AUTHENTICATE, challenge);
        return new AccessProblem(HttpStatus.UNAUTHORIZED, sentence, headers);
    }
}
