package dev.barback.web.events;

/** The maximum number of subscribers is reached. The message is for the client. */
public final class TooManySubscribersException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean isUserLimit;

    TooManySubscribersException(String message, boolean isUserLimit) {
        super(message, null, false, false); // an expected refusal: no stack trace
        this.isUserLimit = isUserLimit;
    }

    /** Whether the user's maximum is reached, rather than that of the process. */
    public boolean isUserLimit() {
        return isUserLimit;
    }
}
