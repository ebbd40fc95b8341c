package dev.barback.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.springframework.http.HttpStatus;

/** A job's id that the client has chosen, as it is or by a key. */
final class ChosenId {
    static final String KEY_HEADER = "Idempotency-Key";

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~:-]{0,254}");
    private static final Pattern VALID_KEY = Pattern.compile("[!-~]{1,255}");

    private ChosenId() {}

    /**
     * The same id; it can be part of an address.
     *
     * @throws IllegalArgumentException if it can't be one
     */
    static String check(String id) {
        if (VALID.matcher(id).matches()) {
            return id;
        }
        throw new IllegalArgumentException(
                "A job's id is 1 to 255 letters, digits and . _ ~ : -, and starts with a letter or digit; a UUID, for"
                        + " example. Not " + Legible.quote(id) + ".");
    }

    /**
     * These requests, each under an id: its own, or one that the key always leads to.
     *
     * @param keys the values of the header
     * @param prefix what the ids that keys lead to begin with
     * @param single whether it is one request, which has a key or an id
     */
    static List<JobRequest> byKey(List<JobRequest> requests, List<String> keys, String prefix, boolean single) {
        if (keys.isEmpty()) {
            return requests;
        }
        String key = keys.get(0);
        if (keys.size() > 1 || !VALID_KEY.matcher(key).matches()) {
            throw RequestProblem.of(
                    HttpStatus.BAD_REQUEST,
                    "The header " + KEY_HEADER + " is there once, with 1 to 255 visible ASCII characters.");
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
                    "A job_id and the header " + KEY_HEADER + " say the same thing: give one of them.");
        }
        return request;
    }
}
