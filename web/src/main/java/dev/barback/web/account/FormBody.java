package dev.barback.web.account;

import dev.barback.web.http.RequestProblem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** Parses the body of an HTML form. Tomcat's own parser would ignore the body limits. */
final class FormBody {
    private FormBody() {}

    /** The form's fields; of several with one name, the first. */
    static Map<String, String> read(byte[] body) {
        Map<String, String> fields = new HashMap<>();
        for (String field : new String(body, StandardCharsets.US_ASCII).split("&", -1)) {
            String[] parts = field.split("=", 2);
            fields.putIfAbsent(decode(parts[0]), parts.length == 1 ? "" : decode(parts[1]));
        }
        return fields;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw RequestProblem.of(
                    HttpStatus.BAD_REQUEST, "The form is malformed: a % is not followed by two hex" + " digits.");
        }
    }
}
