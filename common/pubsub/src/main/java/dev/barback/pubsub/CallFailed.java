package dev.barback.pubsub;

import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.StatusCode.Code;
import dev.barback.broker.BrokerException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A call to Pub/Sub that failed, with its status code. */
final class CallFailed extends BrokerException {
    private static final long serialVersionUID = 1L;

    private static final Set<Code> REFUSALS =
            Set.of(Code.PERMISSION_DENIED, Code.NOT_FOUND, Code.INVALID_ARGUMENT, Code.FAILED_PRECONDITION);

    private final Code code;
    private final boolean isServers;

    private CallFailed(String message, @Nullable Throwable cause, Code code, boolean isServers) {
        super(message, cause);
        this.code = code;
        this.isServers = isServers;
    }

    /**
     * Puts a failure into words.
     *
     * @param id the topic or the subscription; the project for lists
     */
    static CallFailed of(Action action, String id, PubSubOptions options, Throwable cause) {
        Code code = codeOf(cause);
        String message = "Pub/Sub could not %s (project %s): %s"
                .formatted(
                        (action.words() + " " + id).strip(), options.projectId(), reason(action, options, code, cause));
        boolean isServers = action == Action.PULL && !(cause instanceof TimeoutException); // no pull ends by itself
        return new CallFailed(message, cause, code, isServers);
    }

    /** A topic or subscription is there, and not what it has to be. */
    static CallFailed unfit(String id, PubSubOptions options, String why) {
        String message = "Pub/Sub's %s is not used (project %s): %s".formatted(id, options.projectId(), why);
        return new CallFailed(message, null, Code.FAILED_PRECONDITION, false);
    }

    @Override
    public boolean isRefusal() {
        return REFUSALS.contains(code);
    }

    boolean is(Code other) {
        return code == other;
    }

    /** Whether the time was over before there was an answer; then nothing is known. */
    boolean isUnanswered() {
        return code == Code.DEADLINE_EXCEEDED && !isServers;
    }

    /** Whether the server ended a call that had a {@link ServerDeadline}, because its time was over. */
    boolean isEndOfTime() {
        return isServers && (code == Code.DEADLINE_EXCEEDED || code == Code.CANCELLED);
    }

    private static Code codeOf(Throwable cause) {
        if (UnknownHost.isCauseOf(cause)) {
            return Code.UNAVAILABLE; // perhaps known later
        }
        if (cause instanceof ApiException api) {
            return api.getStatusCode().getCode();
        }
        return cause instanceof TimeoutException ? Code.DEADLINE_EXCEEDED : Code.UNKNOWN;
    }

    private static String reason(Action action, PubSubOptions options, Code code, Throwable cause) {
        return switch (code) {
            case NOT_FOUND -> "it does not exist. Create it, or grant the permission to create it.";
            case PERMISSION_DENIED -> "the credentials lack the permission " + action.permission() + ".";
            case UNAUTHENTICATED -> "the credentials were not accepted. Check the Application Default Credentials.";
            case UNAVAILABLE, DEADLINE_EXCEEDED -> silence(options, cause);
            case RESOURCE_EXHAUSTED -> "a quota or a size limit is exceeded: " + cause.getMessage();
            default -> code + ", " + cause.getMessage();
        };
    }

    private static String silence(PubSubOptions options, Throwable cause) {
        String emulator = options.emulatorHost();
        if (emulator != null) {
            return UnknownHost.isCauseOf(cause)
                    ? "the host of the emulator at " + emulator + " is not known here. Check its name in "
                            + PubSubOptions.EMULATOR_HOST + "."
                    : "the emulator at " + emulator + " does not answer. Check that it runs.";
        }
        if (String.valueOf(cause.getMessage()).contains("Credentials failed to obtain metadata")) {
            return "no token could be had for the credentials. Check the network, and whether the key is still valid.";
        }
        return "it does not answer. Check the network; it is tried again.";
    }
}
