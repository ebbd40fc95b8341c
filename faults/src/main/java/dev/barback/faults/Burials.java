package dev.barback.faults;

import dev.barback.faults.ExpectedJobs.JobSnapshot;
import dev.barback.internal.enqueue.TimeAndIds;
import dev.barback.internal.morgue.BuriedJob;
import dev.barback.internal.morgue.Morgue;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.spi.Broker;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Looks for the jobs that were to be buried, in the morgue itself: without records nothing else shows them. */
final class Burials {
    private static final int MAX_JOBS = 100_000;

    private final Morgue morgue;
    private final JsonMapper json = JsonMapper.shared();

    Burials(Broker broker) {
        this.morgue = new Morgue(broker, new EnvelopeCodec(EnvelopeCodec.MAX_BYTES), TimeAndIds.SYSTEM);
    }

    /** The confirmed jobs that were to be buried; those that are not in the morgue count as lost. */
    RoundResult check(TestBed testBed) {
        ExpectedJobs all = testBed.expectedJobs();
        List<JobSnapshot> dead = all.range(0, all.nextNumber()).stream()
                .filter(JobSnapshot::confirmed)
                .filter(job -> job.expected().end().equals("dead"))
                .toList();
        Set<Long> buried = morgue.list(MAX_JOBS).stream().map(this::number).collect(Collectors.toSet());
        long lost = dead.stream().filter(job -> !buried.contains(job.number())).count();
        return new RoundResult(
                testBed.brokerUnderTest().name(),
                "all faults: jobs that were to be buried are in the morgue",
                List.of(),
                new RoundResult.Counts(dead.size(), lost, 0, 0, 0),
                new RoundResult.Limits(0, 0, 0, true));
    }

    private long number(BuriedJob job) {
        return json.readTree(job.data()).get("arguments").get(0).asLong();
    }
}
