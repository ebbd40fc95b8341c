package dev.barback.web.command;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A thread pool of fixed size on which users take turns: one task each, in the order of arrival, with a maximum of
 * concurrent tasks per user. Callers must bound the number of waiting tasks. Thread-safe.
 */
final class SharedThreads {
    private final int maxThreads;
    private final int perUser;
    private final ThreadPoolExecutor threads;
    private final Map<Object, UserTasks> tasksByUser = new LinkedHashMap<>(); // in the order of turns
    private int running;
    private boolean stopping;

    /** The tasks of one user. */
    private static final class UserTasks {
        private final Deque<Runnable> waiting = new ArrayDeque<>();
        private int running;
    }

    /**
     * Threads start on demand, and end after 30 idle seconds.
     *
     * @param maxThreads the number of threads
     * @param perUser the maximum number of concurrent tasks of one user
     */
    SharedThreads(String name, int maxThreads, int perUser) {
        this.maxThreads = maxThreads;
        this.perUser = perUser;
        AtomicInteger count = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, name + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        threads = new ThreadPoolExecutor(
                maxThreads, maxThreads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        threads.allowCoreThreadTimeOut(true);
    }

    /** Runs the task when it is this user's turn. */
    synchronized void execute(Object user, Runnable work) {
        tasksByUser.computeIfAbsent(user, name -> new UserTasks()).waiting.add(work);
        startNext();
    }

    /** Removes a waiting task. @return false if it has started */
    synchronized boolean remove(Object user, Runnable work) {
        UserTasks tasks = tasksByUser.get(user);
        if (tasks == null || !tasks.waiting.remove(work)) {
            return false;
        }
        removeIfEmpty(user, tasks);
        return true;
    }

    /** Ends the threads after all submitted tasks. */
    synchronized void shutdown() {
        stopping = true;
        endIfIdle();
    }

    void awaitTermination(Duration atMost) throws InterruptedException {
        threads.awaitTermination(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
    }

    private synchronized void startNext() {
        Object user = running < maxThreads ? nextUser() : null;
        if (user == null) {
            return;
        }
        UserTasks tasks = Objects.requireNonNull(tasksByUser.remove(user));
        tasksByUser.put(user, tasks); // at the end of the round
        Runnable work = tasks.waiting.remove();
        tasks.running++;
        running++;
        threads.execute(() -> run(user, work));
    }

    private @Nullable Object nextUser() {
        for (Map.Entry<Object, UserTasks> each : tasksByUser.entrySet()) {
            UserTasks tasks = each.getValue();
            if (!tasks.waiting.isEmpty() && tasks.running < perUser) {
                return each.getKey();
            }
        }
        return null;
    }

    private void run(Object user, Runnable work) {
        try {
            work.run();
        } finally {
            end(user);
        }
    }

    private synchronized void end(Object user) {
        UserTasks tasks = Objects.requireNonNull(tasksByUser.get(user));
        tasks.running--;
        running--;
        removeIfEmpty(user, tasks);
        startNext();
    }

    private void endIfIdle() {
        if (stopping && tasksByUser.isEmpty()) {
            threads.shutdown();
        }
    }

    private void removeIfEmpty(Object user, UserTasks tasks) {
        if (tasks.waiting.isEmpty() && tasks.running == 0) {
            tasksByUser.remove(user);
            endIfIdle();
        }
    }
}
