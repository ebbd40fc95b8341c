package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.barback.steering.SteeringException;
import org.springframework.http.HttpStatus;

/**
 * Whatever bytes are posted to the routes that change jobs and queues, they are understood or refused in a sentence.
 * Without records, those that are understood end at what steers.
 */
class SteeringBodyFuzzTest {

    @FuzzTest(maxDuration = "5s")
    @DictionaryFile(resourcePath = "requests.dict")
    void isUnderstoodOrRefused(byte[] body) {
        BareApi api = new BareApi();
        understoodOrRefused(api, () -> api.steering().postpone("1", null, body));
        understoodOrRefused(api, () -> api.steering().cancel("1", null, body));
        understoodOrRefused(api, () -> api.queues().clear("mail", body));
    }

    private static void understoodOrRefused(BareApi api, Runnable request) {
        try {
            request.run();
        } catch (SteeringException e) {
            assertThat(e.kind()).isEqualTo(SteeringException.Kind.NO_RECORDS);
        } catch (RequestProblem e) {
            api.requireRefused(e);
            assertThat(HttpStatus.valueOf(e.body().getStatus()).is4xxClientError())
                    .isTrue();
        }
    }
}
