package dev.barback.web.command;

import dev.barback.BarbackException;
import dev.barback.command.Command.Deed;
import dev.barback.command.Command.Load;
import dev.barback.command.ParsedCommand;
import dev.barback.execution.ExecutionControl;
import dev.barback.execution.OneLine;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs commands: non-blocking ones at once; ones that call the broker and ones that run a job on two fixed-size thread
 * pools, on which users take turns. Each connection has at most one running or waiting command, which bounds the number
 * of waiting ones. Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the results of timers are not needed
final class CommandRunner implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CommandRunner.class);

    /** How long an interrupted job may take to end, before its client gets a timeout answer. */
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(1);

    private final CommandServerProperties properties;
    private final ScheduledExecutorService timer;
    private final SharedThreads callers;
    private final SharedThreads performers;
    private final Set<PerformNowCall> performances = ConcurrentHashMap.newKeySet();

    /** The timer stays open when this is closed. */
    CommandRunner(CommandServerProperties properties, ScheduledExecutorService timer) {
        this.properties = properties;
        this.timer = timer;
        this.callers = new SharedThreads("command-", properties.threads(), (properties.threads() + 1) / 2);
        CommandServerProperties.PerformNow performNow = properties.performNow();
        this.performers = new SharedThreads("perform-now-", performNow.atOnce(), performNow.perUser());
    }

    /**
     * Runs a command.
     *
     * @param user the command's user; users take turns
     * @param client receives the reply once, on any thread, possibly before this method returns
     */
    void take(Object user, ParsedCommand call, Consumer<Reply> client) {
        Load load = call.command().load();
        if (load == Load.NONE) {
            client.accept(reply(call, ExecutionControl.HERE, call::prepare));
        } else if (load == Load.CALLS) {
            callers.execute(user, () -> client.accept(reply(call, ExecutionControl.HERE, call::prepare)));
        } else {
            perform(user, call, client);
        }
    }

    /** A reply of the server's own. */
    Reply error(String sentence) {
        return Reply.error(sentence, longest());
    }

    /** Interrupts the jobs, and waits some seconds at most for them to end. */
    @Override
    public void close() {
        for (PerformNowCall performNowCall : performances) {
            if (!performNowCall.stop()) {
                performNowCall.reply().complete(error("The server is stopping; the job did not run."));
            }
        }
        callers.shutdown();
        performers.shutdown();
        try {
            long end = System.nanoTime() + SHUTDOWN_TIMEOUT.toNanos();
            performers.awaitTermination(SHUTDOWN_TIMEOUT);
            callers.awaitTermination(Duration.ofNanos(end - System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Errors in the call are answered at once, without waiting for a turn. */
    private void perform(Object user, ParsedCommand call, Consumer<Reply> client) {
        Deed job;
        try {
            job = call.prepare();
        } catch (Throwable e) {
            client.accept(refusal(call, e));
            return;
        }
        PerformNowCall performNowCall = new PerformNowCall(control -> reply(call, control, () -> job));
        Future<?> deadline = timer.schedule(
                () -> timeOut(user, performNowCall),
                properties.performNow().timeout().toNanos(),
                TimeUnit.NANOSECONDS);
        performances.add(performNowCall);
        performNowCall.reply().thenAccept(reply -> {
            deadline.cancel(false);
            performances.remove(performNowCall);
            client.accept(reply);
        });
        performers.execute(user, performNowCall);
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
            performers.remove(user, performNowCall);
            performNowCall
                    .reply()
                    .complete(error("Timeout: the job did not start within " + time + ". "
                            + properties.performNow().atOnce() + " run at once, of one user "
                            + properties.performNow().perUser()
                            + ". Try again later, or enqueue it with perform_later."));
        }
    }

    private Reply reply(ParsedCommand call, ExecutionControl control, Supplier<Deed> deed) {
        try {
            return Reply.of(deed.get().run(control), longest());
        } catch (Throwable e) { // any error of an interceptor or the broker: the client still needs an answer
            return refusal(call, e);
        }
    }

    private Reply refusal(ParsedCommand call, Throwable error) {
        String name = call.command().usage().name();
        if (error instanceof BarbackException) {
            log.debug("The command {} was refused: {}", name, OneLine.of(error.getMessage()));
            return error(String.valueOf(error.getMessage()));
        }
        log.error("The command {} failed.", name, error);
        return error("Internal error; the server's log has the details.");
    }

    private int longest() {
        return (int) properties.limits().line().toBytes();
    }
}
