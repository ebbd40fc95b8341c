package dev.barback.test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The part of a failure message that lists jobs and how they differ from what was expected, the closest first. */
final class NearMisses {
    private static final int MAX_LISTED = 10;

    private final FoundJobs found;
    private final List<JobMatcher> expectations;

    NearMisses(FoundJobs found, List<JobMatcher> expectations) {
        this.found = found;
        this.expectations = expectations;
    }

    /** All jobs of the kind, and the remark. */
    String all() {
        return found.list().isEmpty()
                ? "There are no " + found.noun(0) + "." + remark()
                : "There %s %s, the closest first:"
                                .formatted(
                                        found.list().size() == 1 ? "is" : "are",
                                        found.count(found.list().size()))
                        + lines(found.list())
                        + remark();
    }

    /** Only these jobs, one per line. */
    String lines(List<FoundJob> jobs) {
        Instant now = found.clock().instant();
        List<Miss> misses = new ArrayList<>();
        for (FoundJob job : jobs) {
            misses.add(new Miss(job, differences(job)));
        }
        misses.sort(Comparator.comparing(Miss::isOtherJob)
                .thenComparing(miss -> miss.differences().size()));
        String shown =
                misses.stream().limit(MAX_LISTED).map(miss -> miss.text(now)).collect(Collectors.joining());
        return misses.size() <= MAX_LISTED ? shown : shown + "\n  and %d more".formatted(misses.size() - MAX_LISTED);
    }

    String remark() {
        String remark = found.kind().remark();
        return remark.isEmpty() ? "" : "\n" + remark;
    }

    private List<String> differences(FoundJob job) {
        return expectations.stream()
                .flatMap(each -> each.differences().apply(job).stream())
                .toList();
    }

    private record Miss(FoundJob job, List<String> differences) {
        boolean isOtherJob() {
            return differences.stream().anyMatch(each -> each.startsWith("job: "));
        }

        String text(Instant now) {
            String differing = differences.stream()
                    .map(each -> "\n      " + each.replace("\n", "\n      "))
                    .collect(Collectors.joining());
            return "\n  " + Formats.describe(job, now) + differing;
        }
    }
}
