package dev.barback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every option of every command, as picocli knows them, works, and prints nothing unexpected. */
class OptionsTest {
    /** Commands that use each option, with their exit codes. Options of all commands are tested with each command. */
    private static final Map<String, Integer> TYPED = Map.ofEntries(
            Map.entry("enqueue --queue mail --priority 3 --in 1h HelloWorldJob", 0),
            Map.entry("enqueue --at 2030-01-01T00:00:00Z HelloWorldJob", 0),
            Map.entry("spawn --queue mail --count 2 --rate 100/s --sleep-max 1s --error-rate 0.5", 0),
            Map.entry("clear --queue mail --yes", 0),
            Map.entry("queues", 0),
            Map.entry("morgue list --limit 5", 0),
            Map.entry("morgue show nobody", 1),
            Map.entry("morgue revive --all", 0),
            Map.entry("morgue delete --all --yes", 0),
            Map.entry("users add ada --admin --generate", 0),
            Map.entry("users add ben --generate", 0),
            Map.entry("users add cleo --viewer --generate", 0),
            Map.entry("users role ben viewer", 0),
            Map.entry("users token ada --name scaling --scopes metrics", 0),
            Map.entry("users list", 0),
            Map.entry("users passwd ada --generate", 0),
            Map.entry("users token ada --name laptop --expires 1d", 0),
            Map.entry("users token ada --revoke nothing", 1),
            Map.entry("users remove nobody --yes", 1),
            Map.entry("users audit --limit 5", 0),
            Map.entry("console --connect 127.0.0.1:1", 1),
            Map.entry("doctor", 0),
            Map.entry("work --queue mail=3 --processors 0 --port 0", 2));

    private static final Set<String> OF_ALL = Set.of("--help", "--version", "--verbose");

    @TempDir
    private Path data;

    @Test
    void eachIsUsedHere() {
        Set<String> unused = new TreeSet<>();
        for (CommandLine command : leaves(barback())) {
            String name = name(command.getCommandSpec());
            List<String> lines = TYPED.keySet().stream()
                    .filter(line -> line.startsWith(name))
                    .toList();
            for (OptionSpec option : command.getCommandSpec().options()) {
                boolean isUsed = OF_ALL.contains(option.longestName())
                        ? !lines.isEmpty()
                        : lines.stream()
                                .anyMatch(line -> List.of(line.split(" ")).contains(option.longestName()));
                if (!isUsed) {
                    unused.add(name + " " + option.longestName());
                }
            }
        }
        assertThat(unused)
                .as("Options of the command line that no line of this test uses")
                .isEmpty();
    }

    @Test
    void eachDoesWhatItDoesWithoutAStackTrace() {
        for (String line : new TreeSet<>(TYPED.keySet())) {
            CommandTester commandTester = keyboard();
            assertThat(commandTester.type(line.split(" ")))
                    .as(line + ": " + commandTester.err())
                    .isEqualTo(TYPED.get(line));
            assertThat(commandTester.out() + commandTester.err()).as(line).doesNotContain("\tat ", "Exception");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "--version", "-V"})
    void eachCommandKnowsThoseOfAll(String option) {
        for (CommandLine command : leaves(barback())) {
            List<String> words =
                    new ArrayList<>(List.of(name(command.getCommandSpec()).split(" ")));
            words.add(option);
            CommandTester commandTester = keyboard();
            assertThat(commandTester.type(words.toArray(String[]::new)))
                    .as(words.toString())
                    .isZero();
            assertThat(commandTester.out()).as(words.toString()).isNotEmpty();
            assertThat(commandTester.err()).as(words.toString()).isEmpty();
        }
    }

    /** Verbose commands print a stack trace for a failure only, wherever the option stands. */
    @ParameterizedTest
    @CsvSource({"-v queues", "queues -v", "--verbose queues", "queues --verbose", "-v users list", "doctor -v"})
    void verboseIsNoFailure(String line) {
        CommandTester commandTester = keyboard();
        assertThat(commandTester.type(line.split(" "))).isZero();
        assertThat(commandTester.out() + commandTester.err()).doesNotContain("\tat ", "Exception");
    }

    /** If logback can't read its configuration, it prints fifty lines to standard output. */
    @ParameterizedTest
    @ValueSource(strings = {"logback-verbose.xml", "logback-quiet.xml"})
    void theLogIsConfigured(String file) throws JoranException {
        URL configuration =
                Objects.requireNonNull(OptionsTest.class.getClassLoader().getResource(file));
        LoggerContext context = new LoggerContext();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);

        configurator.doConfigure(configuration);

        assertThat(context.getStatusManager().getCopyOfStatusList())
                .noneMatch(status -> status.getLevel() >= Status.WARN);
        context.stop();
    }

    private CommandTester keyboard() {
        return CommandTester.of(Map.of("BARBACK_BROKER", "jdbc", "BARBACK_DATA_DIR", data.toString()));
    }

    private static CommandLine barback() {
        return BarbackCommand.commandLine(CliContext.ofThisProcess());
    }

    /** The commands without subcommands. */
    private static List<CommandLine> leaves(CommandLine command) {
        List<CommandLine> leaves = new ArrayList<>();
        if (command.getSubcommands().isEmpty()) {
            leaves.add(command);
        }
        command.getSubcommands().values().forEach(each -> leaves.addAll(leaves(each)));
        return leaves;
    }

    /** The command's name, without that of the program. */
    private static String name(CommandSpec command) {
        return command.qualifiedName().substring("barback ".length());
    }
}
