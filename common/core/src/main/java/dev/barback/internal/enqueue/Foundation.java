package dev.barback.internal.enqueue;

import dev.barback.internal.records.JobEvents;
import dev.barback.internal.records.JobStoreHost;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.spi.Broker;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What all parts of a running Barback share: enqueues, executions, workers and job operations. Made once. Immutable and
 * thread-safe, as its components are.
 *
 * @param broker carries the messages; closed by its owner
 * @param codec reads and writes envelopes
 * @param registry the job classes
 * @param events receive each event, and write it to the job store if there is one
 * @param timeAndIds time, ids and randomness
 */
public record Foundation(
        Broker broker, EnvelopeCodec codec, JobRegistry registry, JobEvents events, TimeAndIds timeAndIds) {

    /** The writer of the job store; null = no job store. */
    public @Nullable JobStoreWriter jobStoreWriter() {
        return events.jobStoreWriter();
    }

    /** Whether the messages of new jobs are their records, since the broker and the job store share a database. */
    public boolean recordsInMessages() {
        return JobStoreHost.recordsInMessages(broker, jobStoreWriter());
    }

    /** The current time. */
    public Clock clock() {
        return timeAndIds.clock();
    }
}
