package dev.barback.cli;

import dev.barback.spi.QueueNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code barback work}: the worker process, until it is stopped. */
@Command(
        name = "work",
        description = "Runs jobs until it is stopped (SIGTERM or Ctrl-C); then running jobs have 8 s to end.",
        footer = {
            "",
            "Any Spring property may follow, for example --barback.worker.grace=20s. With a",
            "port (--port, BARBACK_WORKER_PORT), health and metrics are served there, under",
            "/actuator, to this machine (SERVER_ADDRESS=0.0.0.0: to all).",
            "",
            "Examples:",
            "  barback work",
            "  barback work --queue mail=3 --queue default --processors 20"
        })
final class WorkCommand implements Callable<Integer> {
    /** The command's name, as the first word. */
    static final Optional<String> NAME = Optional.of("work");

    private static final Pattern PROPERTY = Pattern.compile("--[A-Za-z][\\w-]*([.\\[][\\w.\\[\\]~+%-]*)+=.*");
    private static final Pattern PROCESSORS = Pattern.compile("[1-9]\\d{0,8}(-[1-9]\\d{0,8})?");
    private static final String PORT = "BARBACK_WORKER_PORT";
    private static final String WORKER_PORT = "--barback.worker.port=";
    private static final String SERVER_PORT = "--server.port=";
    private static final int MAX_PORT = 65_535;

    private final CliContext context;

    @Option(
            names = "--queue",
            paramLabel = "Q[=WEIGHT]",
            description = "A queue to serve; may be repeated. Of two with jobs, one of weight 3 gets three times as"
                    + " many jobs started as one of weight 1, the default. Default: the default queue, and those that"
                    + " jobs declare.")
    private List<String> queues = new ArrayList<>();

    @Option(
            names = "--processors",
            paramLabel = "N[-MAX]",
            description =
                    "The number of jobs that run at once; 2-20: between these, depending on the load. Default: as many as"
                            + " the limits of its queues allow together, and twice the cores for those without a limit.")
    private @Nullable String processors;

    @Option(names = "--port", paramLabel = "PORT", description = "Serve health and metrics there.")
    private @Nullable Integer port;

    @Unmatched
    private List<String> others = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli injects
    WorkCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<String> properties = properties();
        String httpPort = httpPort();
        if (!httpPort.isEmpty()) {
            if (!httpPort.matches("[0-9]{1,5}") || Integer.parseInt(httpPort) > MAX_PORT) {
                throw misunderstood("The port of health and metrics is 0 to 65535, not \"" + httpPort + "\".");
            }
            properties.removeIf(property -> property.startsWith(SERVER_PORT));
            properties.add(SERVER_PORT + httpPort);
        }
        CountDownLatch closed = new CountDownLatch(1);
        ConfigurableApplicationContext worker = new SpringApplicationBuilder(WorkerApplication.class)
                .web(httpPort.isEmpty() ? WebApplicationType.NONE : WebApplicationType.SERVLET)
                .listeners(event -> {
                    if (event instanceof ContextClosedEvent) {
                        closed.countDown();
                    }
                })
                .run(properties.toArray(new String[0]));
        closed.await(); // until closing begins
        worker.close(); // waits until it is closed
        return 0;
    }

    /** The options as Spring properties, which override all other sources. */
    List<String> properties() {
        List<String> properties = new ArrayList<>();
        properties.add("--barback.worker.enabled=true");
        for (int i = 0; i < queues.size(); i++) {
            String[] parts = queues.get(i).split("=", 2);
            properties.add("--barback.worker.queues[%d]=%s".formatted(i, QueueNames.checkQueue(parts[0])));
            if (parts.length == 2) {
                properties.add("--barback.queues[%s].weight=%d".formatted(parts[0], weight(parts[1])));
            }
        }
        if (processors != null) {
            if (!PROCESSORS.matcher(processors).matches()) {
                throw misunderstood("--processors is 1 or more, or from-to, such as 2-20, not \"" + processors + "\".");
            }
            properties.add("--barback.worker.processors=" + processors);
        }
        for (String other : others) {
            if (!PROPERTY.matcher(other).matches()) {
                throw misunderstood("work does not know \"" + other + "\"; a property looks like --name.of.it=value.");
            }
            properties.add(other);
        }
        return properties;
    }

    private int weight(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw misunderstood("The weight of a queue is a number, not \"" + text + "\".");
        }
    }

    /** The port of health and metrics; empty = none, so that many workers can share a machine. */
    private String httpPort() {
        return Stream.of(WORKER_PORT, SERVER_PORT)
                .flatMap(name -> others.stream()
                        .filter(other -> other.startsWith(name))
                        .map(other -> other.substring(name.length())))
                .findFirst()
                .orElseGet(() -> port != null
                        ? port.toString()
                        : context.environment().getOrDefault(PORT, "").strip());
    }

    private ParameterException misunderstood(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
