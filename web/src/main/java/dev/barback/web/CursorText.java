package dev.barback.web;

import dev.barback.record.JobPage.Cursor;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in the list of jobs, as text that nobody needs to understand. */
final class CursorText {
    private static final int LONGEST = 2_000;
    private static final Pattern FORM = Pattern.compile("(newest|oldest) (-?[0-9]{1,17}) ([^\\x00-\\x1f]{1,500})");

    private CursorText() {}

    static String write(Cursor cursor, boolean oldestFirst) {
        String text = "%s %d %s"
                .formatted(
                        JobFilter.order(oldestFirst),
                        ChronoUnit.MICROS.between(Instant.EPOCH, cursor.createdAt()),
                        cursor.jobId());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The place.
     *
     * @throws RequestProblem if there is none, or it is one of the other order
     */
    static Cursor read(String text, boolean oldestFirst) {
        Matcher matcher = FORM.matcher(decode(text));
        if (!matcher.matches()) {
            throw wrong("it is damaged");
        } else if (!matcher.group(1).equals(JobFilter.order(oldestFirst))) {
            throw wrong("it belongs to the order " + matcher.group(1));
        }
        Instant createdAt = Instant.EPOCH.plus(Long.parseLong(matcher.group(2)), ChronoUnit.MICROS);
        return new Cursor(createdAt, matcher.group(3));
    }

    private static String decode(String text) {
        if (text.length() > LONGEST) {
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

    private static RequestProblem wrong(String why) {
        return RequestProblem.parameter(
                JobFilter.CURSOR,
                "cursor should be the next of an earlier answer, with the same filters; " + why + ".");
    }
}
