package dev.barback.web.server;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;

/** What is to be done once the answer to a request is sent, or can't be. For the thread of its request. */
public final class Sent {
    private static final String ATTRIBUTE = Sent.class.getName();

    private final List<Runnable> actions = new ArrayList<>();

    private Sent() {}

    /** Of this request, from now on. */
    static Sent of(HttpServletRequest request) {
        Sent sent = new Sent();
        request.setAttribute(ATTRIBUTE, sent);
        return sent;
    }

    /** Does it then; now, if the answer is to come from other threads, or nobody would tell. */
    public static void then(HttpServletRequest request, Runnable action) {
        if (request.getAttribute(ATTRIBUTE) instanceof Sent sent && !request.isAsyncStarted()) {
            sent.actions.add(action);
        } else {
            action.run();
        }
    }

    boolean isWaitedFor() {
        return !actions.isEmpty();
    }

    void happened() {
        actions.forEach(Runnable::run);
    }
}
