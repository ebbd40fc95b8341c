package dev.barback.internal.registry;

import dev.barback.DiscardOn;
import dev.barback.ErrorHandler;
import dev.barback.RetryOn;
import dev.barback.RetryWait;
import dev.barback.spi.InstanceFactory;
import dev.barback.spi.QueueNames;
import java.lang.annotation.Annotation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The retry policies of a job class, in ActiveJob's order: the last declaration first, then those of the superclass. If
 * none catches the error, its cause is tried, and so on.
 */
public final class RetryPolicies {
    /** An error's own class may return endless causes. */
    private static final int MAX_CAUSES = 1_000;

    private final List<RetryPolicy> inOrder;

    private RetryPolicies(List<RetryPolicy> inOrder) {
        this.inOrder = inOrder;
    }

    static RetryPolicies of(Class<?> job, RetryDefaults defaults, InstanceFactory instanceFactory) {
        List<RetryPolicy> inOrder = new ArrayList<>();
        for (Class<?> type = job; type != null && type != Object.class; type = type.getSuperclass()) {
            List<RetryPolicy> own = declaredBy(type, instanceFactory);
            Collections.reverse(own);
            inOrder.addAll(own);
        }
        if (inOrder.stream().noneMatch(RetryPolicy.Retry.class::isInstance)) {
            inOrder.add(byDefault(defaults));
        }
        return new RetryPolicies(List.copyOf(inOrder));
    }

    /** The policy for an error; null if none was declared for it or its causes. */
    public @Nullable RetryPolicy find(Throwable error) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>()); // causes may run in circles
        for (Throwable e = error; e != null && seen.size() < MAX_CAUSES && seen.add(e); e = cause(e)) {
            for (RetryPolicy retryPolicy : inOrder) {
                if (retryPolicy.catches(e)) {
                    return retryPolicy;
                }
            }
        }
        return null;
    }

    /** The cause; null if the error's own method fails. */
    private static @Nullable Throwable cause(Throwable error) {
        try {
            return error.getCause();
        } catch (Throwable e) {
            return null;
        }
    }

    /** The retry policy with this counter in the envelope; null if there is none (any more). */
    public RetryPolicy.@Nullable Retry findByCounter(String counter) {
        for (RetryPolicy retryPolicy : inOrder) {
            if (retryPolicy instanceof RetryPolicy.Retry retry
                    && retry.counter().equals(counter)) {
                return retry;
            }
        }
        return null;
    }

    /** The declared policy for an error, without the application-wide default. */
    public @Nullable RetryPolicy findDeclared(Throwable error) {
        RetryPolicy found = find(error);
        return found instanceof RetryPolicy.Retry retry && !retry.declared() ? null : found;
    }

    /** A class's policies in the order of declaration. Java keeps it, but groups a repeated annotation at its first. */
    private static List<RetryPolicy> declaredBy(Class<?> type, InstanceFactory instanceFactory) {
        List<RetryPolicy> policies = new ArrayList<>();
        for (Annotation annotation : type.getDeclaredAnnotations()) {
            if (annotation instanceof RetryOn retry) {
                policies.add(retry(type, retry, instanceFactory));
            } else if (annotation instanceof RetryOn.All all) {
                for (RetryOn retry : all.value()) {
                    policies.add(retry(type, retry, instanceFactory));
                }
            } else if (annotation instanceof DiscardOn discard) {
                policies.add(discard(discard, instanceFactory));
            } else if (annotation instanceof DiscardOn.All all) {
                for (DiscardOn discard : all.value()) {
                    policies.add(discard(discard, instanceFactory));
                }
            }
        }
        return policies;
    }

    private static RetryPolicy retry(Class<?> type, RetryOn declared, InstanceFactory instanceFactory) {
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
            backoff = new Backoff.Computed(instanceFactory.get(declared.waitBy()));
        }
        return new RetryPolicy.Retry(
                RetryPolicy.list(declared.value()),
                checked.attempts(),
                backoff,
                overrides(declared),
                handler(declared.handler(), instanceFactory),
                true);
    }

    private static RetryPolicy discard(DiscardOn declared, InstanceFactory instanceFactory) {
        return new RetryPolicy.Discard(
                RetryPolicy.list(declared.value()), handler(declared.handler(), instanceFactory));
    }

    private static RetryPolicy byDefault(RetryDefaults defaults) {
        return new RetryPolicy.Retry(
                List.of(Throwable.class),
                defaults.attempts(),
                new Backoff.Fixed(defaults.waitFor(), defaults.jitter()),
                RetryPolicy.Overrides.NONE,
                null,
                false);
    }

    private static RetryPolicy.Overrides overrides(RetryOn declared) {
        int[] priority = declared.priority();
        return new RetryPolicy.Overrides(
                declared.queue().isEmpty() ? null : QueueNames.checkForJobs(declared.queue()),
                priority.length == 0 ? null : (Integer) priority[0]);
    }

    private static @Nullable ErrorHandler handler(Class<? extends ErrorHandler> type, InstanceFactory instanceFactory) {
        return type == ErrorHandler.None.class ? null : instanceFactory.get(type);
    }
}
