package dev.barback.spring;

import dev.barback.BarbackException;

/** The chosen broker, or the job store, needs a dependency that the application does not have. */
final class MissingDependencyException extends BarbackException {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String action;

    /**
     * The message is both sentences.
     *
     * @param problem what is missing, and what needs it
     * @param action which dependency to add
     */
    MissingDependencyException(String problem, String action) {
        super(problem + " " + action);
        this.problem = problem;
        this.action = action;
    }

    String problem() {
        return problem;
    }

    String action() {
        return action;
    }
}
