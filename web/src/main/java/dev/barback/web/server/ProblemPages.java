package dev.barback.web.server;

import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * Writes Tomcat's own error answers, before or after our code, as problems. Public, with a no-argument constructor,
 * since Tomcat instantiates it.
 */
public final class ProblemPages extends ErrorReportValve {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemPages.class);

    /** For Tomcat. */
    public ProblemPages() {}

    @Override
    protected void report(Request request, Response response, @Nullable Throwable error) {
        boolean isAnswered = response.getStatus() < 400 || response.getContentWritten() > 0;
        if (isAnswered || !response.setErrorReported() || !canBeWritten(response)) {
            return;
        }
        HttpStatus known = HttpStatus.resolve(response.getStatus());
        HttpStatus status = known == null ? HttpStatus.INTERNAL_SERVER_ERROR : known;
        if (status == HttpStatus.INTERNAL_SERVER_ERROR) {
            LOG.error("A request failed outside of Spring MVC.", error);
        }
        SafeHeaders.write(request, response);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        try {
            Writer writer = response.getReporter();
            if (writer != null) { // else the answer has begun
                writer.write(body(status));
                response.finishResponse();
            }
        } catch (IOException e) {
            LOG.debug("The client disconnected.", e);
        }
    }

    private static boolean canBeWritten(Response response) {
        AtomicBoolean allowed = new AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, allowed);
        return allowed.get();
    }

    private static String sentence(HttpStatus status) {
        if (status == HttpStatus.INTERNAL_SERVER_ERROR) {
            return "Internal error; the server's log has the details.";
        }
        return status.is5xxServerError()
                ? "The server can't answer this request now."
                : "The request is not valid HTTP, or its URL can't be parsed.";
    }

    private static String body(HttpStatus status) {
        return "{\"detail\":\"%s\",\"status\":%d,\"title\":\"%s\"}"
                .formatted(sentence(status), status.value(), status.getReasonPhrase());
    }
}
