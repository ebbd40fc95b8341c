package dev.barback.cli;

import dev.barback.cli.Finding.Severity;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code barback doctor}: checks the setup and prints the findings, in sentences. */
@Command(
        name = "doctor",
        description =
                "Checks the broker and prints problems: database, or project, credentials, topics and subscriptions. Changes nothing.",
        footer = {"", "Exit code 0 when nothing is wrong, else 1.", "", "Example:", "  barback doctor"})
final class DoctorCommand implements Callable<Integer> {
    private final CliContext context;

    DoctorCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<Finding> findings =
                new Doctor(context).run(finding -> context.out().println(finding));
        long problems = findings.stream()
                .filter(finding -> finding.severity() == Severity.PROBLEM)
                .count();
        context.out()
                .println(problems == 0 ? "Nothing is wrong." : problems == 1 ? "1 problem." : problems + " problems.");
        return problems == 0 ? 0 : BarbackCommand.FAILED;
    }
}
