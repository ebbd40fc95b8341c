package dev.barback.web.server;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;

/** Actions to run when the answer to a request is sent, or can't be. For the request's thread only. */
public final class AfterResponse {
    private static final String ATTRIBUTE = AfterResponse.class.getName();

    private final List<Runnable> actions = new ArrayList<>();

    private AfterResponse() {}

    /** Starts to collect the actions of this request. */
    static AfterResponse of(HttpServletRequest request) {
        AfterResponse afterResponse = new AfterResponse();
        request.setAttribute(ATTRIBUTE, afterResponse);
        return afterResponse;
    }

    /** Runs the action then; at once if other threads send the answer, or no actions are collected. */
    public static void then(HttpServletRequest request, Runnable action) {
        if (request.getAttribute(ATTRIBUTE) instanceof AfterResponse afterResponse && !request.isAsyncStarted()) {
            afterResponse.actions.add(action);
        } else {
            action.run();
        }
    }

    boolean hasActions() {
        return !actions.isEmpty();
    }

    void run() {
        actions.forEach(Runnable::run);
    }
}
