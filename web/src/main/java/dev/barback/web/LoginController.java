package dev.barback.web;

import dev.barback.web.access.ConditionalOnSecurity;
import dev.barback.web.access.Sessions;
import dev.barback.web.access.Visitors;
import dev.barback.wire.Json;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** {@code /login}, {@code /logout} and {@code /api/me}: sessions, for browsers; programs send a token. */
@RestController
@ConditionalOnSecurity
@Tag(name = "Accounts")
class LoginController {
    static final String LOGIN = "/login";

    private static final String NAME = "name";
    private static final String PASSWORD = "password";
    private static final String EXAMPLE = "{\"name\":\"ada\",\"password\":\"...\"}";

    private final Sessions sessions;
    private final Visitors visitors;

    LoginController(Sessions sessions, Visitors visitors) {
        this.sessions = sessions;
        this.visitors = visitors;
    }

    /**
     * Who somebody is.
     *
     * @param name their name
     * @param role user, viewer or admin
     * @param csrfToken what requests of their session that change something send as X-CSRF-TOKEN; null = there is no
     *     session
     * @param timeSpent how many seconds their jobs ran, all together, as far as is recorded; null = it was not asked for
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Me(
            String name,
            String role,
            @Nullable String csrfToken,
            @Nullable Double timeSpent) {}

    @PostMapping(path = LOGIN, consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    Me login(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = new Fields("", JsonBody.read(body, EXAMPLE, NAME), List.of(NAME, PASSWORD));
        String name = fields.text(NAME);
        String password = fields.text(PASSWORD);
        return login(fields, name, password, request, response);
    }

    /** What a form sends; not what is in the address, which is logged and remembered on the way. */
    @PostMapping(
            path = LOGIN,
            consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    Me loginByForm(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getQueryString() != null) {
            throw RequestProblem.of(HttpStatus.BAD_REQUEST, "Name and password go into the body, not the address.");
        }
        Map<String, String> form = FormBody.read(request.getInputStream().readAllBytes());
        Fields fields = new Fields("", Json.trees().createObjectNode(), List.of(NAME, PASSWORD));
        return login(fields, form.get(NAME), form.get(PASSWORD), request, response);
    }

    @PostMapping("/logout")
    ResponseEntity<Void> logout(HttpServletRequest request) {
        if (request.getSession(false) == null) {
            throw RequestProblem.of(
                    HttpStatus.CONFLICT, "There is no session. A token ends with DELETE /api/me/tokens/ID.");
        }
        sessions.end(request);
        return ResponseEntity.noContent().build();
    }

    @Operation(
            operationId = "showMe",
            summary = "Show who you are",
            description = "With the CSRF token of your session, if it is one.")
    @GetMapping(path = "/api/me", produces = MediaType.APPLICATION_JSON_VALUE)
    Me me(@Parameter(hidden = true) HttpServletRequest request) {
        Duration timeSpent = visitors.steering().timeSpent(name());
        return me(sessions.csrfToken(request), timeSpent.toNanos() / 1e9);
    }

    private Me login(
            Fields fields,
            @Nullable String name,
            @Nullable String password,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (name == null || password == null) {
            fields.refuse(name == null ? NAME : PASSWORD, "Who are you? Send " + EXAMPLE + ".");
        }
        fields.requireRight();
        String csrfToken =
                sessions.begin(Objects.requireNonNull(name), Objects.requireNonNull(password), request, response);
        return me(csrfToken, null);
    }

    private Me me(@Nullable String csrfToken, @Nullable Double timeSpent) {
        return new Me(name(), visitors.role().name().toLowerCase(Locale.ROOT), csrfToken, timeSpent);
    }

    private String name() {
        return String.valueOf(visitors.sight().user());
    }
}
