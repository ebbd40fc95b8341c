package dev.barback.pubsub;

import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.StatusCode.Code;
import dev.barback.broker.BrokerException;
import java.util.concurrent.TimeoutException;

/** A call to Pub/Sub that failed, with its status code. */
final class CallFailed extends BrokerException {
    private static final long serialVersionUID = 1L;

    private final Code code;
    private final boolean isServers;

    private CallFailed(String message, Throwable cause, Code code, boolean isServers) {
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

    @Override
    public boolean isRefusal() {
        return code == Code.PERMISSION_DENIED || code == Code.NOT_FOUND || code == Code.INVALID_ARGUMENT;
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
            case UNAVAILABLE, DEADLINE_EXCEEDED ->
                options.emulatorHost() == null
                        ? "it does not answer. Check the network; it is tried again."
                        : "the emulator at " + options.emulatorHost() + " does not answer. Check that it runs.";
            case RESOURCE_EXHAUSTED -> "a quota or a size limit is exceeded: " + cause.getMessage();
            default -> code + ", " + cause.getMessage();
        };
    }
}
