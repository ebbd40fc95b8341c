package dev.barback.cli;

import dev.barback.cli.Finding.Mark;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code barback doctor}: what is wrong, in sentences. */
@Command(
        name = "doctor",
        description =
                "Says what is wrong with the broker: database, or project, credentials, topics and subscriptions. Changes nothing.",
        footer = {"", "Exit code 0 when nothing is wrong, else 1.", "", "Example:", "  barback doctor"})
final class DoctorCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    DoctorCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        List<Finding> findings =
                new Examination(surroundings).run(finding -> surroundings.out().println(finding));
        long problems = findings.stream()
                .filter(finding -> finding.mark() == Mark.PROBLEM)
                .count();
        surroundings
                .out()
                .println(problems == 0 ? "Nothing is wrong." : problems == 1 ? "1 problem." : problems + " problems.");
        return problems == 0 ? 0 : BarbackCommand.FAILED;
    }
}
