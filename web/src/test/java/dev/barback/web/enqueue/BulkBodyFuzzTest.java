package dev.barback.web.enqueue;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.barback.web.http.RequestProblem;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** For any bytes posted to /api/jobs/bulk, each job is enqueued as given, or all are rejected. */
class BulkBodyFuzzTest {

    @FuzzTest(maxDuration = "5s")
    @DictionaryFile(resourcePath = "/dev/barback/fuzz/requests.dict")
    void areEnqueuedOrRefused(byte[] body) {
        BareApi api = new BareApi();
        BulkAnswer answer;
        try {
            answer = api.enqueues().createMany(HttpHeaders.EMPTY, body).getBody();
        } catch (RequestProblem e) {
            api.requireRefused(e);
            HttpStatus status = HttpStatus.valueOf(e.body().getStatus());
            assertThat(status.is4xxClientError() || (status == HttpStatus.NOT_IMPLEMENTED && hasId(requests(body))))
                    .as("status %s", status)
                    .isTrue();
            return;
        }
        assertThat(answer).isNotNull();
        List<JobRequest> requests = requests(body);
        assertThat(answer.jobs()).hasSameSizeAs(requests);
        for (int i = 0; i < requests.size(); i++) {
            BulkAnswer.Item item = answer.jobs().get(i);
            assertThat(item.status()).as("error: %s", item.error()).isEqualTo(BulkAnswer.ENQUEUED);
            api.requirePublished(item.job(), requests.get(i));
        }
    }

    private static List<JobRequest> requests(byte[] body) {
        return BulkEnqueueService.read(body);
    }

    private static boolean hasId(List<JobRequest> requests) {
        return requests.stream().anyMatch(request -> request.jobId() != null);
    }
}
