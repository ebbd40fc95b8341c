package dev.barback.web.enqueue;

import dev.barback.web.http.RequestProblem;
import dev.barback.web.http.SafeQuote;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.springframework.http.HttpStatus;

/** Derives a client-chosen job id, from the field job_id or the header Idempotency-Key. */
final class IdempotencyKey {
    static final String KEY_HEADER = "Idempotency-Key";

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~:-]{0,254}");
    private static final Pattern VALID_KEY = Pattern.compile("[!-~]{1,255}");

    private IdempotencyKey() {}

    /**
     * Returns the id if it is valid; it can be part of a URL.
     *
     * @throws IllegalArgumentException if it is invalid
     */
    static String check(String id) {
        if (VALID.matcher(id).matches()) {
            return id;
        }
        throw new IllegalArgumentException(
                "A job's id is 1 to 255 letters, digits and . _ ~ : -, and starts with a letter or digit; a UUID, for"
                        + " example. Not " + SafeQuote.quote(id) + ".");
    }

    /**
     * These requests, each with an id: its own, or the one derived from the key.
     *
     * @param keys the header's values
     * @param prefix the prefix of derived ids
     * @param single whether this is a single enqueue, which may have a key or an id, not both
     */
    static List<JobRequest> withIds(List<JobRequest> requests, List<String> keys, String prefix, boolean single) {
        if (keys.isEmpty()) {
            return requests;
        }
        String key = keys.get(0);
        if (keys.size() > 1 || !VALID_KEY.matcher(key).matches()) {
            throw RequestProblem.of(
                    HttpStatus.BAD_REQUEST,
                    "The header " + KEY_HEADER + " should be sent once, with 1 to 255 visible ASCII characters.");
        }
        return IntStream.range(0, requests.size())
                .mapToObj(i -> withId(requests.get(i), single ? key : key + "\n" + i, prefix, single))
                .toList();
    }

    private static JobRequest withId(JobRequest request, String key, String prefix, boolean single) {
        if (request.jobId() == null) {
            return request.withId(
                    prefix + UUID.nameUUIDFromBytes(("barback:" + key).getBytes(StandardCharsets.US_ASCII)));
        } else if (single) {
            throw RequestProblem.of(
                    request.path() + "." + JobRequest.JOB_ID,
                    "job_id and the header " + KEY_HEADER + " are alternatives: give one of them.");
        }
        return request;
    }
}
