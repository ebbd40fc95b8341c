package dev.barback.cli;

import dev.barback.internal.morgue.BuriedJob;
import dev.barback.internal.morgue.Morgue;
import dev.barback.internal.wire.Json;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;

/** {@code barback morgue}: the jobs that failed for good. */
@Command(
        name = "morgue",
        description = "Shows, revives and deletes jobs that failed for good.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "A command on the morgue leases its jobs for a moment: two commands at once may",
            "each see a part.",
            "",
            "Examples:",
            "  barback morgue list",
            "  barback morgue show 7be1c3de-4f1d-4b38-b4a4-0c1f4f2d9d4e",
            "  barback morgue revive --all"
        })
final class MorgueCommand implements Runnable {
    private static final int MAX_REASON_LENGTH = 100;

    private final CliContext context;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli injects
    MorgueCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "morgue needs one of list, show, revive, delete.");
    }

    @Command(
            name = "list",
            description = "Lists buried jobs, oldest first as far as Pub/Sub keeps the order.",
            footer = {"", "Example:", "  barback morgue list --limit 20"})
    int list(
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "The maximum number of jobs. Default: 100.")
                    int limit) {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit is 1 or more, not " + limit + ".");
        }
        List<BuriedJob> found;
        try (Session session = Session.open(context)) {
            found = session.morgue().list(limit);
        }
        if (found.isEmpty()) {
            context.err().println("The morgue is empty.");
            return 0;
        }
        Table table = new Table("ID", "JOB", "QUEUE", "RUNS", "BURIED AT", "REASON");
        for (BuriedJob job : found) {
            table.add(job.jobId(), job.jobClass(), job.queue(), job.executions(), job.buriedAt(), brief(job.reason()));
        }
        table.print(context.out());
        if (found.size() == limit) {
            context.err().println("There may be more than these " + limit + "; see --limit.");
        }
        return 0;
    }

    @Command(
            name = "show",
            description = "Shows all details of a buried job.",
            footer = {"", "Example:", "  barback morgue show 7be1c3de-4f1d-4b38-b4a4-0c1f4f2d9d4e"})
    int show(@Parameters(paramLabel = "ID", description = "The job's id.") String id) {
        List<BuriedJob> found;
        try (Session session = Session.open(context)) {
            found = session.morgue().list(Integer.MAX_VALUE).stream()
                    .filter(job -> job.jobId().equals(id))
                    .toList();
        }
        found.forEach(this::print);
        return found.isEmpty() ? missing(Set.of(id)) : 0;
    }

    @Command(
            name = "revive",
            description = "Enqueues buried jobs again in the queues they came from, with their counters at zero.",
            footer = {"", "Examples:", "  barback morgue revive ID ID", "  barback morgue revive --all"})
    int revive(@ArgGroup(multiplicity = "1") Selection selection) {
        return apply(selection, Morgue::revive, "revived");
    }

    @Command(
            name = "delete",
            description = "Deletes buried jobs for good.",
            footer = {"", "Examples:", "  barback morgue delete ID ID", "  barback morgue delete --all --yes"})
    int delete(@ArgGroup(multiplicity = "1") Selection selection, @Mixin Confirmation confirmation) {
        boolean confirmed = confirmation.confirms(
                selection.all ? "Delete all jobs of the morgue" : "Delete " + count(selection.ids.size()),
                context,
                spec);
        return confirmed ? apply(selection, Morgue::delete, "deleted") : BarbackCommand.FAILED;
    }

    /** Some jobs, or all. */
    static final class Selection {
        @Parameters(paramLabel = "ID", arity = "1..*", description = "The jobs' ids.")
        private List<String> ids = new ArrayList<>();

        @Option(names = "--all", description = "All jobs of the morgue.")
        private boolean all;
    }

    private int apply(
            Selection selection, BiFunction<Morgue, Predicate<BuriedJob>, Morgue.Report> action, String done) {
        Set<String> missing = new HashSet<>(selection.ids);
        Morgue.Report report;
        try (Session session = Session.open(context)) {
            report = action.apply(session.morgue(), job -> {
                boolean isSelected = selection.all || selection.ids.contains(job.jobId());
                missing.remove(job.jobId());
                return isSelected;
            });
        }
        report.done().forEach(job -> context.out().println(job.jobId()));
        context.err().println(count(report.done().size()) + " " + done + ".");
        report.failures().forEach(context.err()::println);
        boolean failed = !report.failures().isEmpty();
        return missing.isEmpty() ? failed ? BarbackCommand.FAILED : 0 : missing(missing);
    }

    private int missing(Set<String> ids) {
        context.err().println("barback: Not in the morgue: " + String.join(", ", ids) + ".");
        return BarbackCommand.FAILED;
    }

    private void print(BuriedJob job) {
        PrintStream out = context.out();
        new TreeMap<>(job.attributes()).forEach((name, value) -> {
            boolean lines = value.strip().contains("\n");
            out.println(name + ":" + (lines ? "\n  " : " ") + value.strip().replace("\n", "\n  "));
        });
        out.println("job:");
        out.println(pretty(job.data()));
    }

    private static String pretty(String data) {
        try {
            return Json.read(data).toPrettyString();
        } catch (JacksonException e) { // may be why it was buried
            return data;
        }
    }

    private static String brief(String reason) {
        String line = reason.strip().replaceAll("\\s+", " ");
        return line.length() <= MAX_REASON_LENGTH ? line : line.substring(0, MAX_REASON_LENGTH) + "...";
    }

    private static String count(int jobs) {
        return jobs == 1 ? "1 job" : jobs + " jobs";
    }
}
