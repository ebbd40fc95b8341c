package dev.barback.internal.jdbc.records;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.BrokerException;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first calls of a job store, while its tables are being looked up or created. */
class JobStoreDatabaseTest {
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private boolean hasFailed; // used by one preparation at a time

    @TempDir
    Path folder;

    @Test
    void theReasonOfTheLastFailureIsTold() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (JdbcJobStore jobStore = JdbcJobStore.sqlite(folder.resolve("barback.db"), JdbcOptions.DEFAULTS)
                .preparedBy(this::prepare)) {
            assertThatThrownBy(jobStore::workers).hasMessage("The server is silent.");
            Future<?> other = thread.submit(jobStore::workers);
            started.await();

            assertThatThrownBy(jobStore::workers)
                    .isInstanceOf(BrokerException.class)
                    .hasMessage("The job store can't look up the workers yet: its tables are being looked up or"
                            + " created. The last attempt failed: The server is silent.");

            release.countDown();
            assertThatThrownBy(() -> other.get(60, TimeUnit.SECONDS)).hasMessageContaining("There are no tables.");
        } finally {
            release.countDown();
            thread.shutdownNow();
        }
    }

    /** Fails, and the second time takes long before. */
    private void prepare() {
        if (!hasFailed) {
            hasFailed = true;
            throw new BrokerException("The server is silent.");
        }
        started.countDown();
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new BrokerException("There are no tables.");
    }
}
