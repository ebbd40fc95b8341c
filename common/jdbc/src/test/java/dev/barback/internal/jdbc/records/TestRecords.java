package dev.barback.internal.jdbc.records;

import dev.barback.ExecutionState;
import dev.barback.JobInfo;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.WorkerRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;

/** Builds the records of the tests of job stores. */
final class TestRecords {

    static final Instant NOW = Instant.parse("2026-11-22T07:30:00.123456Z");
    static final String WORKER = "host-1";

    private TestRecords() {}

    static JobRecord waiting(String id, Instant enqueued) {
        return waiting(id, "low", enqueued);
    }

    static JobRecord waiting(String id, String queue, Instant enqueued) {
        JobInfo facts = JobInfo.builder(id, "Mail", queue).enqueuedAt(enqueued).build();
        return JobRecord.waiting(facts, enqueued, ("{\"" + id + "\":1}").getBytes(StandardCharsets.UTF_8));
    }

    static JobRecord executing(JobRecord job, Instant at) {
        ExecutionState executionState = new ExecutionState(WORKER, at, null, null, null, null);
        return new JobRecord(job.job(), JobState.EXECUTING, at, job.createdAt(), executionState, null);
    }

    static JobRecord ended(JobRecord job, JobState state) {
        Instant at = job.since().plusMillis(5);
        return new JobRecord(
                job.job(), state, at, job.createdAt(), new ExecutionState(WORKER, at, at, null, null, null), null);
    }

    static WorkerRecord worker(String id, Instant seen) {
        return new WorkerRecord(id, Set.of("low", "mail"), Set.of("low"), Set.of("Mail"), 4, 1, NOW, seen, true);
    }

    static JobRecord.Data data(JobInfo facts, String json) {
        JobRecord record = JobRecord.waiting(facts, NOW, json.getBytes(StandardCharsets.UTF_8));
        return record.data();
    }

    static JobRecord withoutData(JobRecord job) {
        return new JobRecord(job.job(), job.state(), job.since(), job.createdAt(), job.execution(), null);
    }
}
