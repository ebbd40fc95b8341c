package dev.barback.web.account;

import dev.barback.internal.accounts.AccessToken;
import dev.barback.internal.accounts.Passwords;
import dev.barback.internal.accounts.TokenScope;
import dev.barback.internal.wire.Timestamps;
import dev.barback.web.access.AccountService;
import dev.barback.web.access.ConditionalOnSecurity;
import dev.barback.web.http.JsonBody;
import dev.barback.web.http.JsonFields;
import dev.barback.web.http.RequestProblem;
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

/** Lets users change their password and revoke their tokens. */
@RestController
@ConditionalOnSecurity
@Tag(name = "Accounts")
class AccountController {
    private static final String PASSWORD = "password";
    private static final String NEW_PASSWORD = "new_password";
    private static final String EXAMPLE = "{\"password\":\"...\",\"new_password\":\"...\"}";

    private final AccountService accountService;

    AccountController(AccountService accountService) {
        this.accountService = accountService;
    }

    /**
     * A user's tokens.
     *
     * @param tokens ordered by age
     */
    record Tokens(List<Token> tokens) {}

    /**
     * A token, without its secret.
     *
     * @param id the token's id
     * @param name its label
     * @param scopes its scopes; none = everything that its user may do
     * @param createdAt time of creation
     * @param expiresAt time of expiry
     * @param usedAt time of the latest use, to the minute; null = never
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
                    token.scopes().stream()
                            .sorted()
                            .map(TokenScope::lowerCaseName)
                            .toList(),
                    Timestamps.write(token.createdAt()),
                    Timestamps.write(token.expiresAt()),
                    token.usedAt() == null ? null : Timestamps.write(token.usedAt()));
        }
    }

    /** The body, for the OpenAPI document only. */
    @Schema(name = "ChangePassword")
    record ChangePassword(
            @Schema(description = "Your current password") String password,

            @Schema(description = "The new password: 12 characters or more, and not easily guessed")
            String newPassword) {}

    @Operation(
            operationId = "changePassword",
            summary = "Change your password",
            description = "Ends all your sessions; tokens stay valid.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = ChangePassword.class)))
    @ApiResponse(responseCode = "204", description = "The password is changed", content = @Content)
    @PostMapping(path = "/api/me/password", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Void> changePassword(
            @Parameter(hidden = true) HttpServletRequest request,
            @RequestBody(required = false) byte @Nullable [] body) {
        JsonFields jsonFields =
                new JsonFields("", JsonBody.read(body, EXAMPLE, NEW_PASSWORD), List.of(PASSWORD, NEW_PASSWORD));
        String password = jsonFields.text(PASSWORD);
        String newPassword = jsonFields.text(NEW_PASSWORD, Passwords::check);
        for (String name : List.of(PASSWORD, NEW_PASSWORD)) {
            if (!jsonFields.has(name)) {
                jsonFields.addError(name, "Send both passwords, the current and the new one: " + EXAMPLE + ".");
            }
        }
        jsonFields.throwIfInvalid();
        accountService.changePassword(
                Objects.requireNonNull(password), Objects.requireNonNull(newPassword), request.getRemoteAddr());
        return ResponseEntity.noContent().build();
    }

    @Operation(
            operationId = "listTokens",
            summary = "List your tokens",
            description = "With their scopes, without their secrets.")
    @GetMapping(path = "/api/me/tokens", produces = MediaType.APPLICATION_JSON_VALUE)
    Tokens tokens() {
        return new Tokens(accountService.tokens().stream().map(Token::of).toList());
    }

    @Operation(operationId = "revokeToken", summary = "Revoke one of your tokens")
    @ApiResponse(responseCode = "204", description = "The token is revoked", content = @Content)
    @DeleteMapping("/api/me/tokens/{id}")
    ResponseEntity<Void> revoke(@PathVariable String id) {
        if (!accountService.revoke(id)) {
            throw RequestProblem.of(
                    HttpStatus.NOT_FOUND, "You have no token with this id; GET /api/me/tokens lists yours.");
        }
        return ResponseEntity.noContent().build();
    }
}
