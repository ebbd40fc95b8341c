package dev.barback.web.job;

import dev.barback.JobPage.Cursor;
import dev.barback.web.http.RequestProblem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Encodes a position in the list of jobs as opaque text. */
final class CursorCodec {
    private static final int MAX_LENGTH = 2_000;
    private static final Pattern FORM = Pattern.compile("(newest|oldest) (-?[0-9]{1,17}) ([^\\x00-\\x1f]{1,500})");

    private CursorCodec() {}

    static String write(Cursor cursor, boolean oldestFirst) {
        String text = "%s %d %s"
                .formatted(
                        JobFilter.order(oldestFirst),
                        ChronoUnit.MICROS.between(Instant.EPOCH, cursor.createdAt()),
                        cursor.jobId());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The position in the list.
     *
     * @throws RequestProblem if the text is malformed, or belongs to the other order
     */
    static Cursor read(String text, boolean oldestFirst) {
        Matcher matcher = FORM.matcher(decode(text));
        if (!matcher.matches()) {
            throw invalidCursor("it is malformed");
        } else if (!matcher.group(1).equals(JobFilter.order(oldestFirst))) {
            throw invalidCursor("it belongs to the order " + matcher.group(1));
        }
        Instant createdAt = Instant.EPOCH.plus(Long.parseLong(matcher.group(2)), ChronoUnit.MICROS);
        return new Cursor(createdAt, matcher.group(3));
    }

    private static String decode(String text) {
        if (text.length() > MAX_LENGTH) {
            return "";
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(text)))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return "";
        }
    }

    private static RequestProblem invalidCursor(String why) {
        return RequestProblem.parameter(
                JobFilter.CURSOR,
                "cursor should be the next of an earlier answer, with the same filters; " + why + ".");
    }
}
