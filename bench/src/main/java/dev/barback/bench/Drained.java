package dev.barback.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * A measured drain of Barback, until all jobs were done or until its bound.
 *
 * @param jobs the number of jobs that were done meanwhile
 * @param threads of the process, at the end
 * @param residentKib the memory of the process, at the end; 0 = not known
 */
record Drained(Stopwatch stopwatch, long jobs, int threads, long residentKib) {

    double perSecond() {
        return jobs / stopwatch.seconds();
    }

    /** @param bounds of the rate */
    List<Figure> rates(Bounds bounds) {
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure("jobs/s", perSecond(), bounds));
        figures.add(new Figure("process' CPU, µs/job", stopwatch.cpuSeconds() * 1e6 / jobs, Bounds.NONE));
        if (stopwatch.serverCpuSeconds() > 0) {
            figures.add(new Figure("server's CPU, µs/job", stopwatch.serverCpuSeconds() * 1e6 / jobs, Bounds.NONE));
        }
        return figures;
    }

    /** As {@link #rates}, and what the process took. */
    List<Figure> ratesAndSizes(Bounds bounds) {
        List<Figure> figures = rates(bounds);
        figures.add(new Figure("threads of the process", threads, Bounds.NONE));
        if (residentKib > 0) {
            figures.add(new Figure("memory of the process, MiB", residentKib / 1024.0, Bounds.NONE));
        }
        return figures;
    }
}
