package dev.barback.cli;

import dev.barback.BarbackException;
import dev.barback.internal.command.CommandResult;
import dev.barback.internal.command.Commands;
import dev.barback.internal.text.SafeText;
import java.util.List;

/** Executes commands in this process, on the broker that the environment selects. */
final class LocalTarget implements CommandTarget {
    private final Session session;
    private final Commands commands;

    LocalTarget(CliContext context) {
        this.session = Session.open(context);
        this.commands = session.commands();
    }

    @Override
    public Result execute(String line) {
        try {
            return result(commands.execute(line));
        } catch (BarbackException e) {
            return new Result(List.of(SafeText.forAnswer(String.valueOf(e.getMessage()))), true, false);
        }
    }

    private static Result result(@org.jspecify.annotations.Nullable CommandResult result) {
        if (result instanceof CommandResult.Text text) {
            return new Result(List.of(SafeText.forAnswer(text.text())), false, false);
        } else if (result instanceof CommandResult.Lines lines) {
            return new Result(lines.lines().stream().map(SafeText::forAnswer).toList(), false, false);
        }
        return new Result(List.of(), false, result instanceof CommandResult.SessionEnd);
    }

    @Override
    public void close() {
        session.close();
    }
}
