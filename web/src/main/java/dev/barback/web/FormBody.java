package dev.barback.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** The body that a browser sends of a form. The server could read it, but past all limits. */
final class FormBody {
    private FormBody() {}

    /** Its fields, the first of each name. */
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
            throw RequestProblem.of(HttpStatus.BAD_REQUEST, "The form can't be read: a % in it has no two hex digits.");
        }
    }
}
