package dev.barback.internal.pubsub;

import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.StatusCode.Code;
import dev.barback.BrokerException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The failure of a call to Pub/Sub, with its status code. */
final class PubSubCallException extends BrokerException {
    private static final long serialVersionUID = 1L;

    private static final Set<Code> REFUSALS =
            Set.of(Code.PERMISSION_DENIED, Code.NOT_FOUND, Code.INVALID_ARGUMENT, Code.FAILED_PRECONDITION);

    private final Code code;
    private final boolean endedByServer;

    private PubSubCallException(String message, @Nullable Throwable cause, Code code, boolean endedByServer) {
        super(message, cause);
        this.code = code;
        this.endedByServer = endedByServer;
    }

    /**
     * Describes a failure.
     *
     * @param id the topic or the subscription; the project for lists
     */
    static PubSubCallException of(PubSubOperation pubSubOperation, String id, PubSubOptions options, Throwable cause) {
        Code code = codeOf(cause);
        String message = "Pub/Sub could not %s (project %s): %s"
                .formatted(
                        (pubSubOperation.description() + " " + id).strip(),
                        options.projectId(),
                        reason(pubSubOperation, options, code, cause));
        // The client sets no deadline for a pull.
        boolean endedByServer = pubSubOperation == PubSubOperation.PULL && !(cause instanceof TimeoutException);
        return new PubSubCallException(message, cause, code, endedByServer);
    }

    /** A topic or subscription exists, but does not meet Barback's needs. */
    static PubSubCallException unusable(String id, PubSubOptions options, String reason) {
        String message = "Pub/Sub's %s can't be used (project %s): %s".formatted(id, options.projectId(), reason);
        return new PubSubCallException(message, null, Code.FAILED_PRECONDITION, false);
    }

    @Override
    public boolean isRefusal() {
        return REFUSALS.contains(code);
    }

    @Override
    public boolean isAboutData() {
        return code == Code.INVALID_ARGUMENT;
    }

    boolean is(Code other) {
        return code == other;
    }

    /** Whether the call timed out without an answer; its result is unknown then. */
    boolean isUnanswered() {
        return code == Code.DEADLINE_EXCEEDED && !endedByServer;
    }

    /** Whether the server ended a call with a {@link ServerDeadline} because of that deadline. */
    boolean isServerDeadline() {
        return endedByServer && (code == Code.DEADLINE_EXCEEDED || code == Code.CANCELLED);
    }

    private static Code codeOf(Throwable cause) {
        if (UnknownHost.isCauseOf(cause)) {
            return Code.UNAVAILABLE; // the host may be known later
        }
        if (cause instanceof ApiException api) {
            return api.getStatusCode().getCode();
        }
        return cause instanceof TimeoutException ? Code.DEADLINE_EXCEEDED : Code.UNKNOWN;
    }

    private static String reason(PubSubOperation pubSubOperation, PubSubOptions options, Code code, Throwable cause) {
        return switch (code) {
            case NOT_FOUND -> "it does not exist. Create it, or grant the permission to create it.";
            case PERMISSION_DENIED -> "the credentials lack the permission " + pubSubOperation.permission() + ".";
            case UNAUTHENTICATED -> "authentication failed. Check the Application Default Credentials.";
            case UNAVAILABLE, DEADLINE_EXCEEDED -> unreachableReason(options, cause);
            case RESOURCE_EXHAUSTED -> "a quota or a size limit is exceeded: " + cause.getMessage();
            default -> code + ", " + cause.getMessage();
        };
    }

    private static String unreachableReason(PubSubOptions options, Throwable cause) {
        String emulator = options.emulatorHost();
        if (emulator != null) {
            return UnknownHost.isCauseOf(cause)
                    ? "the host of the emulator at " + emulator + " is not known here. Check its name in "
                            + PubSubOptions.EMULATOR_HOST + "."
                    : "the emulator at " + emulator + " does not answer. Check that it runs.";
        }
        if (String.valueOf(cause.getMessage()).contains("Credentials failed to obtain metadata")) {
            return "authentication failed: there was no token for the credentials. Check the network, and whether the key"
                    + " is still valid.";
        }
        return "it does not answer. Check the network; Barback retries.";
    }
}
