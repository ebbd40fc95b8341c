package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.barback.operation.JobOperationException;
import org.springframework.http.HttpStatus;

/**
 * For any bytes posted to the routes that change jobs and queues, the request is valid or rejected with a message.
 * Without a job store, valid requests end at the job operations.
 */
class JobActionBodyFuzzTest {

    @FuzzTest(maxDuration = "5s")
    @DictionaryFile(resourcePath = "requests.dict")
    void isUnderstoodOrRefused(byte[] body) {
        BareApi api = new BareApi();
        understoodOrRefused(api, () -> api.jobActions().postpone("1", null, body));
        understoodOrRefused(api, () -> api.jobActions().cancel("1", null, body));
        understoodOrRefused(api, () -> api.queues().clear("mail", body));
    }

    private static void understoodOrRefused(BareApi api, Runnable request) {
        try {
            request.run();
        } catch (JobOperationException e) {
            assertThat(e.kind()).isEqualTo(JobOperationException.Kind.NO_JOB_STORE);
        } catch (RequestProblem e) {
            api.requireRefused(e);
            assertThat(HttpStatus.valueOf(e.body().getStatus()).is4xxClientError())
                    .isTrue();
        }
    }
}
