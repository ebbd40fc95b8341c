package dev.barback.web.http;

import dev.barback.ArgumentException;
import dev.barback.BrokerException;
import dev.barback.JobOperationException;
import dev.barback.web.access.AccessProblem;
import dev.barback.web.broker.BrokerHealth;
import dev.barback.web.events.TooManySubscribersException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns every error of a request into {@code application/problem+json}. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);
    private static final String INTERNAL_ERROR =
            "Internal error; the server's log has the details. The request may be valid.";
    private static final String RETRY_AFTER_SECONDS = "5";

    private final BrokerHealth health;

    ProblemAdvice(BrokerHealth health) {
        this.health = health;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> rejected(RequestProblem problem) {
        boolean isTemporary = problem.body().getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value();
        return ResponseEntity.of(problem.body())
                .headers(headers -> {
                    if (isTemporary) {
                        headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
                    }
                })
                .build();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> accessDenied(AccessProblem problem) {
        return ResponseEntity.of(RequestProblem.body(problem.status(), String.valueOf(problem.getMessage())))
                .headers(headers -> headers.putAll(problem.headers()))
                .build();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> jobOperationFailed(JobOperationException error) {
        HttpStatus status = switch (error.kind()) {
            case NO_JOB_STORE -> HttpStatus.NOT_IMPLEMENTED;
            case UNKNOWN_JOB -> HttpStatus.NOT_FOUND;
            case WRONG_STATE -> HttpStatus.CONFLICT;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
        };
        return ResponseEntity.of(RequestProblem.body(status, String.valueOf(error.getMessage())))
                .build();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> tooManySubscribers(TooManySubscribersException error) {
        HttpStatus status = error.isUserLimit() ? HttpStatus.TOO_MANY_REQUESTS : HttpStatus.SERVICE_UNAVAILABLE;
        return ResponseEntity.of(RequestProblem.body(status, String.valueOf(error.getMessage())))
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .build();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> invalidArgument(ArgumentException error) {
        return ResponseEntity.of(RequestProblem.body(HttpStatus.BAD_REQUEST, String.valueOf(error.getMessage())))
                .build();
    }

    /** Tomcat parses the parameters only when they are read. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> unreadable(InvalidParameterException error) {
        HttpStatus known = HttpStatus.resolve(error.getErrorCode());
        return ResponseEntity.of(RequestProblem.body(
                        known == null ? HttpStatus.BAD_REQUEST : known,
                        "The parameters can't be read. Encode them in UTF-8, with %XX for each byte that is not an"
                                + " ASCII letter or digit; 1000 at most."))
                .build();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> brokerUnavailable(BrokerException error, HttpServletRequest request) {
        LOG.debug("The broker or the job store is unavailable.", error); // BrokerHealth warns once
        if (isEnqueuing(request) || (!isReading(request) && health.hasJobStore())) {
            health.writeFailed(error);
        }
        ProblemDetail body = RequestProblem.body(HttpStatus.SERVICE_UNAVAILABLE, unavailableMessage(request));
        return ResponseEntity.of(body)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .build();
    }

    private static boolean isEnqueuing(HttpServletRequest request) {
        return HttpMethod.POST.matches(request.getMethod())
                && List.of(ApiPaths.JOBS, ApiPaths.BULK).contains(request.getRequestURI());
    }

    private static boolean isReading(HttpServletRequest request) {
        return HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod());
    }

    private static String unavailableMessage(HttpServletRequest request) {
        if (isReading(request)) {
            return "The database is unavailable. Try again later.";
        } else if (request.getRequestURI().startsWith(ApiPaths.JOBS + "/")
                || request.getRequestURI().startsWith(ApiPaths.QUEUES)) {
            return "The database did not confirm this operation. Try again later; it may have succeeded nevertheless.";
        }
        return "The broker did not confirm this job. Try again later; if only the confirmation was lost, the job"
                + " then runs twice, unless it has a job_id or an Idempotency-Key.";
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unexpected(Exception error, WebRequest request) {
        LOG.error("{} failed.", request.getDescription(false), error);
        return ResponseEntity.of(RequestProblem.body(HttpStatus.INTERNAL_SERVER_ERROR, INTERNAL_ERROR))
                .build();
    }

    /** Errors of Spring MVC: Spring's status and headers, our messages. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception error, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        HttpStatus known = HttpStatus.valueOf(status.value());
        if (known.is5xxServerError()) {
            LOG.error("{} failed.", request.getDescription(false), error);
        }
        ProblemDetail problem = RequestProblem.body(known, sentence(error, known, request));
        return super.handleExceptionInternal(error, problem, headers, status, request);
    }

    private static String sentence(Exception error, HttpStatus status, WebRequest request) {
        if (status.is5xxServerError()) {
            return INTERNAL_ERROR;
        } else if (status == HttpStatus.NOT_FOUND) {
            return "There is nothing at " + path(request) + ". To enqueue a job: POST /api/jobs.";
        } else if (error instanceof HttpRequestMethodNotSupportedException method) {
            String supported = method.getSupportedMethods() == null
                    ? "another method"
                    : String.join(", ", method.getSupportedMethods());
            return "%s is not possible at %s, but %s is.".formatted(method.getMethod(), path(request), supported);
        } else if (error instanceof HttpMediaTypeNotSupportedException type) {
            return type.getContentType() == null
                    ? "The Content-Type is missing. Send JSON as application/json."
                    : "The Content-Type "
                            + SafeQuote.quote(type.getContentType().toString())
                            + " is not supported. Send JSON as application/json.";
        } else if (error instanceof HttpMediaTypeNotAcceptableException type) {
            return "The answer is available only as " + type.getSupportedMediaTypes()
                    + ", which the Accept header excludes.";
        } else if (error instanceof HttpMessageNotReadableException) {
            return "The body could not be read to its end.";
        }
        return "The request was not understood: " + status.getReasonPhrase() + ".";
    }

    private static String path(WebRequest request) {
        return request instanceof ServletWebRequest servlet
                ? SafeQuote.of(servlet.getRequest().getRequestURI(), 100)
                : "this address";
    }
}
