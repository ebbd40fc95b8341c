package dev.barback.web.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers requests that Tomcat rejects before our code, and errors outside of Spring MVC. */
@RestController
class ErrorsController implements ErrorController {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorsController.class);

    @RequestMapping("${spring.web.error.path:/error}")
    ResponseEntity<ProblemDetail> error(HttpServletRequest request) {
        HttpStatus status = status(request);
        boolean isInternalError = status == HttpStatus.INTERNAL_SERVER_ERROR;
        if (isInternalError) {
            LOG.error("A request failed outside of Spring MVC.", thrown(request));
        }
        String detail = isInternalError
                ? "Internal error; the server's log has the details."
                : "The request was not understood: " + status.getReasonPhrase() + ".";
        return ResponseEntity.of(RequestProblem.body(status, detail)).build();
    }

    /** The thrown exception; null = none, only an error status was set. */
    private static @Nullable Throwable thrown(HttpServletRequest request) {
        return (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
    }

    /** The error status; 404 for a direct request to this path. */
    private static HttpStatus status(HttpServletRequest request) {
        HttpStatus status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? HttpStatus.resolve(code)
                : HttpStatus.NOT_FOUND;
        return status == null ? HttpStatus.INTERNAL_SERVER_ERROR : status;
    }
}
