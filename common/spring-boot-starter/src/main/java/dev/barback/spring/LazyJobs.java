package dev.barback.spring;

import dev.barback.EnqueuedJob;
import dev.barback.Jobs;
import dev.barback.NewJob;
import dev.barback.internal.runtime.Barback;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/**
 * {@link Jobs} that looks up Barback when it is first used. So Jobs can be injected into jobs, interceptors, listeners
 * and error handlers, which Barback itself needs.
 */
final class LazyJobs implements Jobs {
    private final SingletonSupplier<Jobs> jobs;

    LazyJobs(ObjectProvider<Barback> barback) {
        this.jobs = SingletonSupplier.of(() -> barback.getObject().jobs());
    }

    @Override
    public EnqueuedJob enqueue(NewJob job) {
        return jobs.obtain().enqueue(job);
    }

    @Override
    public List<EnqueuedJob> performAllLater(Collection<NewJob> all) {
        return jobs.obtain().performAllLater(all);
    }

    @Override
    public @Nullable Object run(NewJob job) {
        return jobs.obtain().run(job);
    }
}
