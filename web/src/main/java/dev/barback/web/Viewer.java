package dev.barback.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Knows whose jobs a request may see. Nobody is asked for a name yet. Thread-safe. */
@Component
class Viewer {

    /** The user whose jobs alone it may see; null = everybody's. */
    @Nullable String of(HttpServletRequest request) {
        return null;
    }
}
