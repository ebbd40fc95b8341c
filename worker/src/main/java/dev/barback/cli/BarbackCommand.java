package dev.barback.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code barback}. */
@Command(
        name = "barback",
        description = "Background jobs, in a database or on Google Cloud Pub/Sub.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Release.class,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true,
        footer = {
            "",
            "Also, in bin/barback:",
            "  web            Starts the web process.",
            "  health [PORT]  Exit code 0 while the process that serves health on",
            "                 PORT of this machine is up.",
            "",
            "Environment:",
            "  BARBACK_BROKER               pubsub or jdbc. Default: pubsub, if one of the",
            "                               next two is set, else jdbc.",
            "  PUBSUB_JOB_QUEUE_PROJECT_ID  The Google Cloud project. Default: job_queue.",
            "  PUBSUB_EMULATOR_HOST         host:port of an emulator. Default: the service.",
            "  BARBACK_JDBC_URL             The database. Default: barback.db in",
            "                               BARBACK_DATA_DIR, which is ./data by default.",
            "  QUEUE_NAME                   The default queue. Default: default.",
            "",
            "Exit codes: 0 done, 1 failed, 2 not understood, 130 interrupted."
        })
public final class BarbackCommand implements Runnable {
    static final int FAILED = 1;
    private static final int DONE = 0;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Show the log, and stack traces of failures.")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    /** Starts picocli with these subcommands. */
    @SuppressWarnings("NullAway.Init") // picocli injects
    BarbackCommand() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        CommandLogging.choose(arguments);
        System.exit(run(CliContext.ofThisProcess(), arguments));
    }

    /** Runs one command. */
    static int run(CliContext context, String... arguments) {
        return WorkWords.read(List.of(arguments))
                .filter(options -> options.areValid(context.environment()))
                .map(options -> work(context, options))
                .orElseGet(() -> commandLine(context).execute(arguments));
    }

    private static int work(CliContext context, WorkOptions options) {
        try {
            WorkerApplication.run(options, context.environment());
            return DONE;
        } catch (InterruptedException | RuntimeException e) {
            return ErrorPrinter.failed(e, printer(context.err()), false);
        }
    }

    /** All commands and their options. */
    static CommandLine commandLine(CliContext context) {
        BarbackCommand barback = new BarbackCommand();
        return new CommandLine(barback)
                .addSubcommand(new WorkCommand(context))
                .addSubcommand(new EnqueueCommand(context))
                .addSubcommand(new SpawnCommand(context))
                .addSubcommand(new ClearCommand(context))
                .addSubcommand(new QueuesCommand(context))
                .addSubcommand(new MorgueCommand(context))
                .addSubcommand(new UsersCommand(context))
                .addSubcommand(new ConsoleCommand(context))
                .addSubcommand(new DoctorCommand(context))
                .setOut(printer(context.out()))
                .setErr(printer(context.err()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((error, typed) -> ErrorPrinter.misunderstood(error))
                .setExecutionExceptionHandler(
                        (error, command, parsed) -> ErrorPrinter.failed(error, command.getErr(), barback.verbose));
    }

    private static PrintWriter printer(PrintStream stream) {
        return new PrintWriter(stream, true, Charset.defaultCharset());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing.");
    }
}
