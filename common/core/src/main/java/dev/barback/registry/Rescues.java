package dev.barback.registry;

import dev.barback.DiscardOn;
import dev.barback.ErrorHandler;
import dev.barback.RetryOn;
import dev.barback.RetryWait;
import dev.barback.broker.QueueNames;
import java.lang.annotation.Annotation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A job's declarations, in ActiveJob's order: the one declared last is asked first, then those of the
 * superclass. If none catches the error, its cause is tried, and so on.
 */
public final class Rescues {
    /** An error's own class may make up causes without end. */
    private static final int MOST_CAUSES = 1_000;

    private final List<Rescue> inOrder;

    private Rescues(List<Rescue> inOrder) {
        this.inOrder = inOrder;
    }

    static Rescues of(Class<?> job, RetryDefaults defaults, Instances instances) {
        List<Rescue> inOrder = new ArrayList<>();
        for (Class<?> type = job; type != null && type != Object.class; type = type.getSuperclass()) {
            List<Rescue> own = declaredBy(type, instances);
            Collections.reverse(own);
            inOrder.addAll(own);
        }
        if (inOrder.stream().noneMatch(Rescue.Retry.class::isInstance)) {
            inOrder.add(byDefault(defaults));
        }
        return new Rescues(List.copyOf(inOrder));
    }

    /** What to do about an error; null when nothing was declared for it or its causes. */
    public @Nullable Rescue find(Throwable error) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>()); // causes may run in circles
        for (Throwable e = error; e != null && seen.size() < MOST_CAUSES && seen.add(e); e = cause(e)) {
            for (Rescue rescue : inOrder) {
                if (rescue.catches(e)) {
                    return rescue;
                }
            }
        }
        return null;
    }

    /** Null where the error's own class fails to tell it. */
    private static @Nullable Throwable cause(Throwable error) {
        try {
            return error.getCause();
        } catch (Throwable e) {
            return null;
        }
    }

    /** The retry whose counter in the envelope this is; null if there is none (any more). */
    public Rescue.@Nullable Retry retryCountedBy(String counter) {
        for (Rescue rescue : inOrder) {
            if (rescue instanceof Rescue.Retry retry && retry.counter().equals(counter)) {
                return retry;
            }
        }
        return null;
    }

    /** The same, leaving the application-wide default aside. */
    public @Nullable Rescue findDeclared(Throwable error) {
        Rescue found = find(error);
        return found instanceof Rescue.Retry retry && !retry.declared() ? null : found;
    }

    /** In the order of declaration. Java keeps it, but puts all of a repeated annotation where its first stands. */
    private static List<Rescue> declaredBy(Class<?> type, Instances instances) {
        List<Rescue> rescues = new ArrayList<>();
        for (Annotation annotation : type.getDeclaredAnnotations()) {
            if (annotation instanceof RetryOn retry) {
                rescues.add(retry(type, retry, instances));
            } else if (annotation instanceof RetryOn.All all) {
                for (RetryOn retry : all.value()) {
                    rescues.add(retry(type, retry, instances));
                }
            } else if (annotation instanceof DiscardOn discard) {
                rescues.add(discard(discard, instances));
            } else if (annotation instanceof DiscardOn.All all) {
                for (DiscardOn discard : all.value()) {
                    rescues.add(discard(discard, instances));
                }
            }
        }
        return rescues;
    }

    private static Rescue retry(Class<?> type, RetryOn declared, Instances instances) {
        RetryDefaults checked;
        Backoff backoff;
        try {
            boolean fixed = !declared.waitFor().equals(RetryOn.POLYNOMIALLY_LONGER);
            checked = new RetryDefaults(
                    declared.attempts(),
                    fixed ? DurationText.parse(declared.waitFor()) : Duration.ZERO,
                    declared.jitter());
            backoff = fixed
                    ? new Backoff.Fixed(checked.waitFor(), checked.jitter())
                    : new Backoff.PolynomiallyLonger(checked.jitter());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("@RetryOn of " + type.getName() + ": " + e.getMessage(), e);
        }
        if (declared.waitBy() != RetryWait.Declared.class) {
            backoff = new Backoff.Computed(instances.get(declared.waitBy()));
        }
        return new Rescue.Retry(
                Rescue.list(declared.value()),
                checked.attempts(),
                backoff,
                place(declared),
                handler(declared.handler(), instances),
                true);
    }

    private static Rescue discard(DiscardOn declared, Instances instances) {
        return new Rescue.Discard(Rescue.list(declared.value()), handler(declared.handler(), instances));
    }

    private static Rescue byDefault(RetryDefaults defaults) {
        return new Rescue.Retry(
                List.of(Throwable.class),
                defaults.attempts(),
                new Backoff.Fixed(defaults.waitFor(), defaults.jitter()),
                Rescue.Place.SAME,
                null,
                false);
    }

    private static Rescue.Place place(RetryOn declared) {
        int[] priority = declared.priority();
        return new Rescue.Place(
                declared.queue().isEmpty() ? null : QueueNames.checkForJobs(declared.queue()),
                priority.length == 0 ? null : (Integer) priority[0]);
    }

    private static @Nullable ErrorHandler handler(Class<? extends ErrorHandler> type, Instances instances) {
        return type == ErrorHandler.None.class ? null : instances.get(type);
    }
}
