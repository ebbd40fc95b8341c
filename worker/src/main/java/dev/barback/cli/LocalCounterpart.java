package dev.barback.cli;

import dev.barback.BarbackException;
import dev.barback.command.Answer;
import dev.barback.command.Commands;
import dev.barback.command.Escapes;
import java.util.List;

/** Answers in this process, on the broker that the environment names. */
final class LocalCounterpart implements Counterpart {
    private final Session session;
    private final Commands commands;

    LocalCounterpart(Surroundings surroundings) {
        this.session = Session.open(surroundings);
        this.commands = session.commands();
    }

    @Override
    public Said ask(String line) {
        try {
            return said(commands.execute(line));
        } catch (BarbackException e) {
            return new Said(List.of(Escapes.line(String.valueOf(e.getMessage()))), true, false);
        }
    }

    private static Said said(@org.jspecify.annotations.Nullable Answer answer) {
        if (answer instanceof Answer.Text text) {
            return new Said(List.of(Escapes.line(text.text())), false, false);
        } else if (answer instanceof Answer.Lines lines) {
            return new Said(lines.lines().stream().map(Escapes::line).toList(), false, false);
        }
        return new Said(List.of(), false, answer instanceof Answer.Goodbye);
    }

    @Override
    public void close() {
        session.close();
    }
}
