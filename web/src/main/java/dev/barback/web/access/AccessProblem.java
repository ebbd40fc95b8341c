package dev.barback.web.access;

import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Rejects a request that is not authenticated, not authorized or over a rate limit; the message is for the client. */
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

    /** The request has no credentials. */
    static AccessProblem unauthenticated() {
        return unauthorized(
                "Authentication is required: send Authorization: Bearer TOKEN, or log in with POST" + " /login.",
                CHALLENGE);
    }

    /** The token is invalid, expired or revoked. */
    static AccessProblem invalidToken() {
        return unauthorized(
                "Authentication failed: the Authorization header is not \"Bearer\" and one valid token. It may have"
                        + " expired, or be revoked.",
                CHALLENGE + ", error=\"invalid_token\"");
    }

    /** The user name or the password is wrong. */
    static AccessProblem wrongPassword() {
        return unauthorized("Authentication failed: the user name or the password is wrong.", CHALLENGE);
    }

    /** Authenticated, but not authorized. */
    static AccessProblem forbidden(String sentence) {
        return new AccessProblem(HttpStatus.FORBIDDEN, sentence, new HttpHeaders());
    }

    /** Rate limit of failed logins. */
    static AccessProblem tooManyLogins(Duration wait) {
        return retryLater("Rate limit: too many failed logins.", wait);
    }

    /** Limit of concurrent unauthenticated requests. */
    static AccessProblem tooManyUnauthenticated() {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "5");
        return new AccessProblem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "Too many unauthenticated requests. Send a token, or try again in 5 s.",
                headers);
    }

    /** Enqueue rate limit: too many jobs at present. */
    static AccessProblem tooManyJobs(EnqueueLimit limit, int jobs, Duration wait) {
        return retryLater(
                "Rate limit: %s. %s enqueued."
                        .formatted(limit, jobs == 1 ? "This job was not" : "None of these " + jobs + " jobs was"),
                wait);
    }

    /** Enqueue rate limit: more jobs in one request than the limit ever allows. */
    static AccessProblem moreThanLimit(EnqueueLimit limit, int jobs) {
        return new AccessProblem(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "Rate limit: %s. These are %d jobs at once: none was enqueued. Send fewer at a time."
                        .formatted(limit, jobs),
                new HttpHeaders());
    }

    /** The status of the answer. */
    public HttpStatus status() {
        return status;
    }

    /** The additional headers of the answer. */
    public HttpHeaders headers() {
        return headers;
    }

    /** 429 with a Retry-After in whole seconds, rounded up. */
    private static AccessProblem retryLater(String sentence, Duration wait) {
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
