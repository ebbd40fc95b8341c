package dev.barback.cli;

import dev.barback.cli.CommandTarget.Result;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code barback console}: the command language, line by line. */
@Command(
        name = "console",
        description = {
            "Reads commands, one a line, and prints their answers.",
            "They are perform_now, perform_later, queues, help and so on. In a terminal",
            "with history (kept in ~/.barback_history, except lines that begin with a",
            "space, or have a token) and completion (Tab). Ctrl-D or quit ends it."
        },
        footer = {
            "",
            "Piped commands continue after a failed one; then the exit code is 1.",
            "",
            "Examples:",
            "  barback console",
            "  barback console --connect localhost:2000",
            "  echo 'perform_later HelloMeJob Ada \"King Lovelace\"' | barback console"
        })
final class ConsoleCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(
            names = "--connect",
            paramLabel = "HOST:PORT",
            description = "Use this command server. Default: the broker, from here.")
    private @Nullable String server;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli injects
    ConsoleCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        try (CommandTarget target = server == null ? new LocalTarget(context) : new RemoteTarget(address(server))) {
            return context.terminal() ? runInteractive(target) : runPiped(target);
        }
    }

    private int runInteractive(CommandTarget target) throws IOException {
        Path history = Path.of(System.getProperty("user.home"), ".barback_history");
        Completion completion = new Completion(target);
        try (Prompt prompt = new Prompt(TerminalBuilder.builder().system(true).build(), completion, history)) {
            for (String line = prompt.next(); line != null; line = prompt.next()) {
                if (!line.isBlank() && print(target.execute(line), prompt)) {
                    return 0;
                } else if (line.strip().startsWith("auth ")) {
                    completion.reload();
                }
            }
        }
        return 0;
    }

    private static boolean print(Result result, Prompt prompt) {
        result.lines().forEach(line -> prompt.show(result.failed() ? "ERROR " + line : line));
        return result.sessionOver();
    }

    private int runPiped(CommandTarget target) throws IOException {
        int code = 0;
        for (String line = context.in().readLine();
                line != null;
                line = context.in().readLine()) {
            if (!line.isBlank()) {
                Result result = target.execute(line);
                if (result.failed()) {
                    code = BarbackCommand.FAILED;
                    result.lines().forEach(each -> context.err().println("ERROR " + each));
                }
                if (!result.failed()) {
                    result.lines().forEach(context.out()::println);
                }
                if (result.sessionOver()) {
                    break;
                }
            }
        }
        return code;
    }

    private InetSocketAddress address(String text) {
        try {
            URI uri = URI.create("tcp://" + text);
            if (uri.getHost() != null && uri.getPort() > 0 && uri.getPort() <= 65_535) {
                return new InetSocketAddress(uri.getHost(), uri.getPort());
            }
        } catch (IllegalArgumentException e) {
            throw notAnAddress(text, e);
        }
        throw notAnAddress(text, null);
    }

    private ParameterException notAnAddress(String text, @Nullable Throwable cause) {
        return new ParameterException(
                spec.commandLine(), "\"" + text + "\" is not host:port, for example localhost:2000.", cause);
    }
}
