package dev.barback.web;

import dev.barback.jdbc.AccessToken;
import dev.barback.jdbc.Scope;
import dev.barback.spring.Passwords;
import dev.barback.web.access.ConditionalOnSecurity;
import dev.barback.web.access.OwnAccount;
import dev.barback.wire.Timestamps;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What people do with their own account. */
@RestController
@ConditionalOnSecurity
@Tag(name = "Accounts")
class AccountController {
    private static final String PASSWORD = "password";
    private static final String NEW_PASSWORD = "new_password";
    private static final String EXAMPLE = "{\"password\":\"...\",\"new_password\":\"...\"}";

    private final OwnAccount account;

    AccountController(OwnAccount account) {
        this.account = account;
    }

    /**
     * The tokens of somebody.
     *
     * @param tokens by age
     */
    record Tokens(List<Token> tokens) {}

    /**
     * A token, which itself is not told again.
     *
     * @param id names it
     * @param name what it is for
     * @param scopes what it is good for; none = everything that its user may do
     * @param createdAt when it was made
     * @param expiresAt until when it is valid
     * @param usedAt when it was last used, to the minute; null = never
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Token(
            String id,
            String name,
            List<String> scopes,
            String createdAt,
            String expiresAt,
            @Nullable String usedAt) {
        static Token of(AccessToken token) {
            return new Token(
                    token.id(),
                    token.label(),
                    token.scopes().stream().sorted().map(Scope::word).toList(),
                    Timestamps.write(token.createdAt()),
                    Timestamps.write(token.expiresAt()),
                    token.usedAt() == null ? null : Timestamps.write(token.usedAt()));
        }
    }

    @Operation(
            operationId = "changePassword",
            summary = "Change your password",
            description = "All your sessions end; tokens stay.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = Documented.ChangePassword.class)))
    @ApiResponse(responseCode = "204", description = "It is changed", content = @Content)
    @PostMapping(path = "/api/me/password", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Void> changePassword(
            @Parameter(hidden = true) HttpServletRequest request,
            @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = new Fields("", JsonBody.read(body, EXAMPLE, NEW_PASSWORD), List.of(PASSWORD, NEW_PASSWORD));
        String password = fields.text(PASSWORD);
        String newPassword = fields.text(NEW_PASSWORD, Passwords::check);
        for (String name : List.of(PASSWORD, NEW_PASSWORD)) {
            if (!fields.has(name)) {
                fields.refuse(name, "Send both, the one you have and the one you want: " + EXAMPLE + ".");
            }
        }
        fields.requireRight();
        account.changePassword(
                Objects.requireNonNull(password), Objects.requireNonNull(newPassword), request.getRemoteAddr());
        return ResponseEntity.noContent().build();
    }

    @Operation(
            operationId = "listTokens",
            summary = "List your tokens",
            description = "With what they are good for; not the tokens themselves.")
    @GetMapping(path = "/api/me/tokens", produces = MediaType.APPLICATION_JSON_VALUE)
    Tokens tokens() {
        return new Tokens(account.tokens().stream().map(Token::of).toList());
    }

    @Operation(operationId = "revokeToken", summary = "Revoke one of your tokens")
    @ApiResponse(responseCode = "204", description = "It is revoked", content = @Content)
    @DeleteMapping("/api/me/tokens/{id}")
    ResponseEntity<Void> revoke(@PathVariable String id) {
        if (!account.revoke(id)) {
            throw RequestProblem.of(
                    HttpStatus.NOT_FOUND, "You have no token of this id; GET /api/me/tokens lists them.");
        }
        return ResponseEntity.noContent().build();
    }
}
