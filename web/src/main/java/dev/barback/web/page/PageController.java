package dev.barback.web.page;

import io.swagger.v3.oas.annotations.Hidden;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /jobs.html}: a page that shows jobs as they change. Its content security policy allows only its own script and
 * style.
 */
@Hidden
@RestController
class PageController {
    private static final String FOLDER = "dev/barback/web/page/";
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'";

    @GetMapping("/jobs.html")
    ResponseEntity<Resource> page() {
        return file("jobs.html", MediaType.TEXT_HTML);
    }

    @GetMapping("/jobs.js")
    ResponseEntity<Resource> script() {
        return file("jobs.js", MediaType.parseMediaType("text/javascript"));
    }

    @GetMapping("/jobs.css")
    ResponseEntity<Resource> style() {
        return file("jobs.css", MediaType.parseMediaType("text/css"));
    }

    private static ResponseEntity<Resource> file(String name, MediaType type) {
        return ResponseEntity.ok()
                .contentType(new MediaType(type, StandardCharsets.UTF_8))
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .body(new ClassPathResource(FOLDER + name));
    }
}
