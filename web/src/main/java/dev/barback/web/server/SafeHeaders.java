package dev.barback.web.server;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.CacheControlHeadersWriter;
import org.springframework.security.web.header.writers.HstsHeaderWriter;
import org.springframework.security.web.header.writers.XContentTypeOptionsHeaderWriter;
import org.springframework.security.web.header.writers.XXssProtectionHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter;

/** Headers of every answer: nobody frames it, guesses its type, or keeps it, unless it says so itself. */
final class SafeHeaders extends HeaderWriterFilter {
    private static final List<HeaderWriter> ALL = List.of(
            new XContentTypeOptionsHeaderWriter(),
            new XXssProtectionHeaderWriter(),
            new CacheControlHeadersWriter(),
            new HstsHeaderWriter(), // over TLS alone
            new XFrameOptionsHeaderWriter());

    /** Writes them when an answer begins. */
    SafeHeaders() {
        super(ALL);
    }

    /** Tomcat refuses some requests before any filter, and has our code say so. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    /** Writes them now. */
    static void write(HttpServletRequest request, HttpServletResponse response) {
        ALL.forEach(header -> header.writeHeaders(request, response));
    }
}
