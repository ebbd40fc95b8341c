package dev.barback.web.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.barback.JobOperationException;
import dev.barback.fuzz.Refusals;
import dev.barback.fuzz.RequestedJobs;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.runtime.Barback;
import dev.barback.web.access.RequestUser;
import dev.barback.web.http.RequestProblem;
import org.springframework.http.HttpStatus;

/**
 * For any bytes posted to the routes that change queues, the request is valid or rejected with a message. Without a job
 * store, valid requests end at the job operations.
 */
class QueueActionBodyFuzzTest {
    private final MemoryBroker broker = new MemoryBroker();
    private final QueuesController queues = new QueuesController(RequestUser.withoutAuthentication(
            Barback.builder(broker, RequestedJobs.ALL).build().jobOperations()));

    @FuzzTest(maxDuration = "5s")
    @DictionaryFile(resourcePath = "/dev/barback/fuzz/requests.dict")
    void isUnderstoodOrRefused(byte[] body) {
        understoodOrRefused(() -> queues.clear("mail", body));
        understoodOrRefused(() -> queues.pause("mail", body));
    }

    private static void understoodOrRefused(Runnable request) {
        try {
            request.run();
        } catch (JobOperationException e) {
            assertThat(e.kind()).isEqualTo(JobOperationException.Kind.NO_JOB_STORE);
        } catch (RequestProblem e) {
            Refusals.requireSentences(e);
            assertThat(HttpStatus.valueOf(e.body().getStatus()).is4xxClientError())
                    .isTrue();
        }
    }
}
