package dev.barback.internal.jdbc.records;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.BrokerException;
import dev.barback.spi.JobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of a job store, for each database; the tests are in the interfaces, one for each part of {@link JobStore}.
 */
abstract class JobStoreContract
        implements JobRecorderContract,
                WorkerJobsContract,
                JobRecordsContract,
                JobEditsContract,
                QueueRecordsContract,
                WorkerRecordsContract,
                JobChangeFeedContract {
    private JobStore jobStore;

    abstract JobStore newJobStore();

    /** For the tests, not for subclasses. */
    @Override
    public final JobStore jobStore() {
        return jobStore;
    }

    @Override
    public final JobStore openAnother() {
        return newJobStore();
    }

    @BeforeEach
    void open() {
        jobStore = newJobStore();
    }

    @AfterEach
    void close() {
        jobStore.close();
    }

    @Test
    void aClosedJobStoreRejectsCalls() {
        jobStore.close();
        assertThatThrownBy(() -> jobStore.find("id"))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("closed");
    }
}
