package dev.barback.spring.webhook;

/** So many posts are in flight that this one has to wait, without holding a processor. */
final class BusyHostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BusyHostException(String host) {
        super("Posts to %s, or to all hosts together, are in flight up to their limit; this one is tried again soon."
                .formatted(host));
    }
}
