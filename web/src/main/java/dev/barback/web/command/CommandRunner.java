package dev.barback.web.command;

import dev.barback.BarbackException;
import dev.barback.internal.command.Command.PreparedCommand;
import dev.barback.internal.command.Command.WaitsFor;
import dev.barback.internal.command.ParsedCommand;
import dev.barback.internal.execution.ExecutionControl;
import dev.barback.internal.text.SafeText;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs commands: non-blocking ones at once; ones that call the broker and ones that run a job on fixed-size thread
 * pools, on which users take turns. The arguments of a job are converted on a pool of their own, because the
 * application's classes do that, too. Each connection has at most one running or waiting command, which bounds the
 * number of waiting ones. Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the results of timers are not needed
final class CommandRunner implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CommandRunner.class);

    /** How long an interrupted job may take to end, before its client gets a timeout answer. */
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(1);

    private final CommandServerProperties properties;
    private final ScheduledExecutorService timer;
    private final SharedThreads brokerThreads;
    private final SharedThreads preparationThreads;
    private final SharedThreads performNowThreads;
    private final Set<PerformNowCall> performNowCalls = ConcurrentHashMap.newKeySet();

    /** The timer stays open when this is closed. */
    CommandRunner(CommandServerProperties properties, ScheduledExecutorService timer) {
        this.properties = properties;
        this.timer = timer;
        this.brokerThreads = new SharedThreads("command-", properties.threads(), (properties.threads() + 1) / 2);
        CommandServerProperties.PerformNow performNow = properties.performNow();
        this.preparationThreads = new SharedThreads("perform-now-arguments-", performNow.maxRunning(), 1);
        this.performNowThreads =
                new SharedThreads("perform-now-", performNow.maxRunning(), performNow.maxRunningPerUser());
    }

    /**
     * Runs a command.
     *
     * @param user the command's user; users take turns
     * @param client receives the reply once, on any thread, possibly before this method returns
     */
    void run(Object user, ParsedCommand command, Consumer<Reply> client) {
        WaitsFor waitsFor = command.command().waitsFor();
        if (waitsFor == WaitsFor.NONE) {
            client.accept(reply(command, ExecutionControl.INLINE, command::prepare));
        } else if (waitsFor == WaitsFor.CALLS) {
            brokerThreads.execute(user, () -> client.accept(reply(command, ExecutionControl.INLINE, command::prepare)));
        } else {
            performNow(user, command, client);
        }
    }

    /** A reply of the server's own. */
    Reply error(String sentence) {
        return Reply.error(sentence, maxLineLength());
    }

    /** Interrupts the jobs, and waits some seconds at most for them to end. */
    @Override
    public void close() {
        for (PerformNowCall performNowCall : performNowCalls) {
            if (!performNowCall.stop()) {
                performNowCall.reply().complete(error("The server is stopping; the job did not run."));
            }
        }
        brokerThreads.shutdown();
        preparationThreads.shutdown();
        performNowThreads.shutdown();
        try {
            long end = System.nanoTime() + SHUTDOWN_TIMEOUT.toNanos();
            performNowThreads.awaitTermination(SHUTDOWN_TIMEOUT);
            brokerThreads.awaitTermination(Duration.ofNanos(end - System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void performNow(Object user, ParsedCommand command, Consumer<Reply> client) {
        CompletableFuture<PreparedCommand> prepared = new CompletableFuture<>();
        PerformNowCall performNowCall = new PerformNowCall(control -> reply(command, control, prepared::join));
        Future<?> deadline = timer.schedule(
                () -> timeOut(user, performNowCall),
                properties.performNow().timeout().toNanos(),
                TimeUnit.NANOSECONDS);
        performNowCalls.add(performNowCall);
        performNowCall.reply().thenAccept(reply -> {
            deadline.cancel(false);
            performNowCalls.remove(performNowCall);
            client.accept(reply);
        });
        preparationThreads.execute(user, () -> {
            if (prepare(command, prepared, performNowCall)) {
                performNowThreads.execute(user, performNowCall);
            }
        });
    }

    /** Errors in the call are answered here, before the job's turn. Returns whether the client still waits. */
    private boolean prepare(
            ParsedCommand command, CompletableFuture<PreparedCommand> prepared, PerformNowCall performNowCall) {
        try {
            prepared.complete(command.prepare());
        } catch (Throwable e) { // any error of the application's classes
            performNowCall.reply().complete(errorReply(command, e));
        }
        return !performNowCall.reply().isDone();
    }

    private void timeOut(Object user, PerformNowCall performNowCall) {
        String time = properties.performNow().timeout().toMillis() + " ms";
        if (performNowCall.timeOut()) {
            Reply interrupted = error("Timeout: the job took longer than " + time + ", and was interrupted.");
            timer.schedule(
                    () -> performNowCall.reply().complete(interrupted),
                    SHUTDOWN_TIMEOUT.toNanos(),
                    TimeUnit.NANOSECONDS);
        } else {
            performNowThreads.remove(user, performNowCall);
            performNowCall
                    .reply()
                    .complete(error("Timeout: the job did not start within " + time + ". "
                            + properties.performNow().maxRunning() + " run at once, of one user "
                            + properties.performNow().maxRunningPerUser()
                            + ". Try again later, or enqueue it with perform_later."));
        }
    }

    private Reply reply(ParsedCommand command, ExecutionControl control, Supplier<PreparedCommand> prepared) {
        try {
            return Reply.of(prepared.get().run(control), maxLineLength());
        } catch (Throwable e) { // any error of an interceptor or the broker: the client still needs an answer
            return errorReply(command, e);
        }
    }

    private Reply errorReply(ParsedCommand command, Throwable error) {
        String name = command.command().usage().name();
        if (error instanceof BarbackException) {
            log.debug("The command {} was refused: {}", name, SafeText.forLog(error.getMessage()));
            return error(String.valueOf(error.getMessage()));
        }
        log.error("The command {} failed.", name, error);
        return error("Internal error; the server's log has the details.");
    }

    private int maxLineLength() {
        return (int) properties.limits().line().toBytes();
    }
}
