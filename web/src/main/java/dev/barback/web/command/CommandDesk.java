package dev.barback.web.command;

import dev.barback.BarbackException;
import dev.barback.command.Call;
import dev.barback.command.Command.Deed;
import dev.barback.command.Command.Load;
import dev.barback.execution.OneLine;
import dev.barback.execution.Run;
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
 * Runs commands: those that wait for nothing at once, those that call the broker and those that run a job each on
 * threads of their own, of which there is a fixed number, and over which users take turns. What waits for a thread is bounded by the connections, each of
 * which has one command in hand. Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a deadline
final class CommandDesk implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CommandDesk.class);

    /** How long an interrupted job has to say how it ended, before its client is answered without that. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final CommandServerProperties properties;
    private final ScheduledExecutorService timer;
    private final SharedThreads callers;
    private final SharedThreads performers;
    private final Set<Performance> performances = ConcurrentHashMap.newKeySet();

    /** A desk; the timer is used, and left alone at the end. */
    CommandDesk(CommandServerProperties properties, ScheduledExecutorService timer) {
        this.properties = properties;
        this.timer = timer;
        this.callers = new SharedThreads("command-", properties.threads(), (properties.threads() + 1) / 2);
        CommandServerProperties.PerformNow performNow = properties.performNow();
        this.performers = new SharedThreads("perform-now-", performNow.atOnce(), performNow.perUser());
    }

    /**
     * Runs a command.
     *
     * @param user whose it is; users take turns
     * @param client is told once, on any thread, perhaps before this returns
     */
    void take(Object user, Call call, Consumer<Reply> client) {
        Load load = call.command().load();
        if (load == Load.NONE) {
            client.accept(reply(call, Run.HERE, call::prepare));
        } else if (load == Load.CALLS) {
            callers.execute(user, () -> client.accept(reply(call, Run.HERE, call::prepare)));
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
        for (Performance performance : performances) {
            if (!performance.stop()) {
                performance.reply().complete(error("The server stops, and the job did not run."));
            }
        }
        callers.shutdown();
        performers.shutdown();
        try {
            long end = System.nanoTime() + LAST_WORDS.toNanos();
            performers.awaitTermination(LAST_WORDS);
            callers.awaitTermination(Duration.ofNanos(end - System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is wrong with the call is said at once, however many wait for their turn. */
    private void perform(Object user, Call call, Consumer<Reply> client) {
        Deed job;
        try {
            job = call.prepare();
        } catch (Throwable e) {
            client.accept(refusal(call, e));
            return;
        }
        Performance performance = new Performance(run -> reply(call, run, () -> job));
        Future<?> deadline = timer.schedule(
                () -> timeOut(user, performance),
                properties.performNow().timeout().toNanos(),
                TimeUnit.NANOSECONDS);
        performances.add(performance);
        performance.reply().thenAccept(reply -> {
            deadline.cancel(false);
            performances.remove(performance);
            client.accept(reply);
        });
        performers.execute(user, performance);
    }

    private void timeOut(Object user, Performance performance) {
        String time = properties.performNow().timeout().toMillis() + " ms";
        if (performance.timeOut()) {
            Reply interrupted = error("The job took longer than " + time + ", and was interrupted.");
            timer.schedule(() -> performance.reply().complete(interrupted), LAST_WORDS.toNanos(), TimeUnit.NANOSECONDS);
        } else {
            performers.remove(user, performance);
            performance
                    .reply()
                    .complete(error("The job did not run: its turn did not come within " + time + ". "
                            + properties.performNow().atOnce() + " run at once, of one user "
                            + properties.performNow().perUser()
                            + ". Try again later, or enqueue it with perform_later."));
        }
    }

    private Reply reply(Call call, Run run, Supplier<Deed> deed) {
        try {
            return Reply.of(deed.get().run(run), longest());
        } catch (Throwable e) { // an interceptor's or the broker's own; the client waits for an answer all the same
            return refusal(call, e);
        }
    }

    private Reply refusal(Call call, Throwable error) {
        String name = call.command().usage().name();
        if (error instanceof BarbackException) {
            log.debug("The command {} was refused: {}", name, OneLine.of(error.getMessage()));
            return error(String.valueOf(error.getMessage()));
        }
        log.error("The command {} failed.", name, error);
        return error("The server failed on this command; its log says why.");
    }

    private int longest() {
        return (int) properties.limits().line().toBytes();
    }
}
