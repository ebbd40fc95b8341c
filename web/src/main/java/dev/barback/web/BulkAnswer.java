package dev.barback.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of many jobs.
 *
 * @param jobs one for each, in the order of the request
 */
record BulkAnswer(List<Item> jobs) {
    static final String ENQUEUED = "enqueued";
    static final String KNOWN = "known";
    static final String CONFLICT = "conflict";
    static final String FAILED = "failed";

    /** Copies the list. */
    BulkAnswer {
        jobs = List.copyOf(jobs);
    }

    /**
     * What became of one.
     *
     * @param status "enqueued"; "known": the same was enqueued before under this id; "conflict": something else was;
     *     "failed": the broker did not confirm it
     * @param job the job, where it is enqueued or known
     * @param error a sentence, where it is not
     */
    @Schema(name = "BulkItem")
    record Item(
            String status,
            AcceptedJob.@Nullable Content job,
            @Nullable String error) {
        static Item of(String status, AcceptedJob.Content job) {
            return new Item(status, job, null);
        }

        static Item of(String status, String error) {
            return new Item(status, null, Legible.sentence(error));
        }
    }

    boolean has(String status) {
        return jobs.stream().anyMatch(job -> job.status().equals(status));
    }
}
