package dev.barback.web.command;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints what to do if the command server's port stops the start, instead of a stack trace. */
final class CommandPortFailureAnalyzer extends AbstractFailureAnalyzer<CommandPortException> {
    static final String ACTION =
            "Set barback.command-server.port (BARBACK_COMMANDSERVER_PORT) to a free port, or to 0 for no command server;"
                    + " or stop the process that listens there, perhaps another web process. The address is"
                    + " barback.command-server.address.";

    @Override
    protected FailureAnalysis analyze(Throwable root, CommandPortException cause) {
        return new FailureAnalysis(cause.getMessage(), ACTION, cause);
    }
}
