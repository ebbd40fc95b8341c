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
 * What Tomcat answers by itself, before our code sees the request or after it failed: in the form of all other problems.
 * Public, with a constructor without arguments: Tomcat makes it.
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
            if (writer != null) { // else somebody has begun to write
                writer.write(body(status));
                response.finishResponse();
            }
        } catch (IOException e) {
            LOG.debug("Who sent the request has gone.", e);
        }
    }

    private static boolean canBeWritten(Response response) {
        AtomicBoolean allowed = new AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, allowed);
        return allowed.get();
    }

    private static String sentence(HttpStatus status) {
        if (status == HttpStatus.INTERNAL_SERVER_ERROR) {
            return "Something went wrong on the server; its log says what.";
        }
        return status.is5xxServerError()
                ? "The server can't answer this now."
                : "The request is no proper HTTP, or its address can't be read.";
    }

    private static String body(HttpStatus status) {
        return "{\"detail\":\"%s\",\"status\":%d,\"title\":\"%s\"}"
                .formatted(sentence(status), status.value(), status.getReasonPhrase());
    }
}
