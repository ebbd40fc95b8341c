package dev.barback.web.events;

/** There are as many listeners as there may be. Its message is a sentence for the client. */
public final class FullHouseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean isOfUser;

    FullHouseException(String message, boolean isOfUser) {
        super(message, null, false, false); // a refusal, and no error
        this.isOfUser = isOfUser;
    }

    /** Whether this user has too many, or there are too many in all. */
    public boolean isOfUser() {
        return isOfUser;
    }
}
