package dev.barback.web.enqueue;

import dev.barback.web.http.SafeQuote;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The results of a bulk enqueue.
 *
 * @param jobs one result for each job, in the order of the request
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
     * The result of one job.
     *
     * @param status "enqueued"; "known": the same job was enqueued before under this id; "conflict": another job was;
     *     "failed": the broker did not confirm it
     * @param job the job, if it is enqueued or known
     * @param error the reason, otherwise
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
            return new Item(status, null, SafeQuote.sentence(error));
        }
    }

    boolean has(String status) {
        return jobs.stream().anyMatch(job -> job.status().equals(status));
    }
}
