package dev.barback.web.account;

import dev.barback.internal.wire.Json;
import dev.barback.web.access.ConditionalOnSecurity;
import dev.barback.web.access.RequestUser;
import dev.barback.web.access.Sessions;
import dev.barback.web.http.ApiPaths;
import dev.barback.web.http.JsonBody;
import dev.barback.web.http.JsonFields;
import dev.barback.web.http.RequestProblem;
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
    private static final String NAME = "name";
    private static final String PASSWORD = "password";
    private static final String EXAMPLE = "{\"name\":\"ada\",\"password\":\"...\"}";

    private final Sessions sessions;
    private final RequestUser requestUser;

    LoginController(Sessions sessions, RequestUser requestUser) {
        this.sessions = sessions;
        this.requestUser = requestUser;
    }

    /**
     * The authenticated user.
     *
     * @param name the user's name
     * @param role user, viewer or admin
     * @param csrfToken the X-CSRF-TOKEN header that the session's changing requests must send; null = no session
     * @param timeSpent total seconds that the user's recorded jobs ran; null = not requested
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Me(
            String name,
            String role,
            @Nullable String csrfToken,
            @Nullable Double timeSpent) {}

    @PostMapping(
            path = ApiPaths.LOGIN,
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    Me login(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestBody(required = false) byte @Nullable [] body) {
        JsonFields jsonFields = new JsonFields("", JsonBody.read(body, EXAMPLE, NAME), List.of(NAME, PASSWORD));
        String name = jsonFields.text(NAME);
        String password = jsonFields.text(PASSWORD);
        return login(jsonFields, name, password, request, response);
    }

    /** Reads the form from the body, never from the URL, which proxies and browsers log. */
    @PostMapping(
            path = ApiPaths.LOGIN,
            consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    Me loginByForm(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getQueryString() != null) {
            throw RequestProblem.of(HttpStatus.BAD_REQUEST, "Send name and password in the body, not in the URL.");
        }
        Map<String, String> form = FormBody.read(request.getInputStream().readAllBytes());
        JsonFields jsonFields = new JsonFields("", Json.mapper().createObjectNode(), List.of(NAME, PASSWORD));
        return login(jsonFields, form.get(NAME), form.get(PASSWORD), request, response);
    }

    @PostMapping("/logout")
    ResponseEntity<Void> logout(HttpServletRequest request) {
        if (request.getSession(false) == null) {
            throw RequestProblem.of(
                    HttpStatus.CONFLICT, "There is no session. To revoke a token: DELETE /api/me/tokens/ID.");
        }
        sessions.end(request);
        return ResponseEntity.noContent().build();
    }

    @Operation(
            operationId = "showMe",
            summary = "Show the authenticated user",
            description = "With the CSRF token of your session, if you have one.")
    @GetMapping(path = "/api/me", produces = MediaType.APPLICATION_JSON_VALUE)
    Me me(@Parameter(hidden = true) HttpServletRequest request) {
        Duration timeSpent = requestUser.jobOperations().timeSpent(name());
        return me(sessions.csrfToken(request), timeSpent.toNanos() / 1e9);
    }

    private Me login(
            JsonFields jsonFields,
            @Nullable String name,
            @Nullable String password,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (name == null || password == null) {
            jsonFields.addError(
                    name == null ? NAME : PASSWORD, "Name and password are required. Send " + EXAMPLE + ".");
        }
        jsonFields.throwIfInvalid();
        String csrfToken =
                sessions.begin(Objects.requireNonNull(name), Objects.requireNonNull(password), request, response);
        return me(csrfToken, null);
    }

    private Me me(@Nullable String csrfToken, @Nullable Double timeSpent) {
        return new Me(name(), requestUser.role().name().toLowerCase(Locale.ROOT), csrfToken, timeSpent);
    }

    private String name() {
        return String.valueOf(requestUser.accessScope().user());
    }
}
