package dev.barback.web.enqueue;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.barback.web.http.RequestProblem;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** For any bytes posted to /api/jobs, the job is enqueued as given, or rejected with a message. */
class JobBodyFuzzTest {

    @FuzzTest(maxDuration = "5s")
    @DictionaryFile(resourcePath = "/dev/barback/fuzz/requests.dict")
    void isEnqueuedOrRefused(byte[] body) {
        BareApi api = new BareApi();
        AcceptedJob accepted;
        try {
            accepted = api.enqueues().create(HttpHeaders.EMPTY, body).getBody();
        } catch (RequestProblem e) {
            api.requireRefused(e);
            HttpStatus status = HttpStatus.valueOf(e.body().getStatus());
            assertThat(status.is4xxClientError()
                            || (status == HttpStatus.NOT_IMPLEMENTED
                                    && request(body).jobId() != null))
                    .as("status %s", status)
                    .isTrue();
            return;
        }
        assertThat(accepted).isNotNull();
        api.requirePublished(accepted.job(), request(body));
    }

    private static JobRequest request(byte[] body) {
        return JobRequest.read(body);
    }
}
