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

/** Sets the security headers of every answer: no framing, no content sniffing and, by default, no caching. */
final class SafeHeaders extends HeaderWriterFilter {
    private static final List<HeaderWriter> ALL = List.of(
            new XContentTypeOptionsHeaderWriter(),
            new XXssProtectionHeaderWriter(),
            new CacheControlHeadersWriter(),
            new HstsHeaderWriter(), // only over TLS
            new XFrameOptionsHeaderWriter());

    /** Writes the headers when an answer begins. */
    SafeHeaders() {
        super(ALL);
    }

    /** Also on error dispatches: Tomcat rejects some requests before any filter. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    /** Writes the headers now. */
    static void write(HttpServletRequest request, HttpServletResponse response) {
        ALL.forEach(header -> header.writeHeaders(request, response));
    }
}
