package dev.barback.web;

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

/** Answers for what the server refuses before any of our code sees it, and what fails outside of Spring MVC. */
@RestController
class ErrorsController implements ErrorController {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorsController.class);

    @RequestMapping("${spring.web.error.path:/error}")
    ResponseEntity<ProblemDetail> error(HttpServletRequest request) {
        HttpStatus status = status(request);
        boolean isOurs = status == HttpStatus.INTERNAL_SERVER_ERROR;
        if (isOurs) {
            LOG.error("A request failed outside of Spring MVC.", thrown(request));
        }
        String detail = isOurs
                ? "Something went wrong on the server; its log says what."
                : "The request was not understood: " + status.getReasonPhrase() + ".";
        return ResponseEntity.of(RequestProblem.body(status, detail)).build();
    }

    /** What was thrown; null = nothing, the server was only told to answer so. */
    private static @Nullable Throwable thrown(HttpServletRequest request) {
        return (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
    }

    /** 404 when somebody asks for this page itself. */
    private static HttpStatus status(HttpServletRequest request) {
        HttpStatus status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? HttpStatus.resolve(code)
                : HttpStatus.NOT_FOUND;
        return status == null ? HttpStatus.INTERNAL_SERVER_ERROR : status;
    }
}
