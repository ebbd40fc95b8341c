package dev.barback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job's values are checked wherever the job is made, and a copy has all of them. */
class JobInfoTest {
    private static final JobInfo FULL = new JobInfo(
            "1",
            "Mail",
            "low",
            5,
            2,
            Instant.EPOCH,
            Instant.EPOCH.plusSeconds(9),
            "ada",
            Duration.ofSeconds(90),
            URI.create("https://example.com/jobs?secret"),
            List.of("import", "eu"));

    @Test
    void aCopyHasAllValues() {
        assertThat(FULL.toBuilder().build()).isEqualTo(FULL);
        assertThat(JobInfo.builder("1", "Mail", "low").build())
                .isEqualTo(new JobInfo("1", "Mail", "low", null, 0, null, null, null, null, null, List.of()));
    }

    @Test
    void executionsAreCountedWithoutOverflow() {
        assertThat(FULL.executed(1)).isEqualTo(FULL.toBuilder().executions(3).build());
        assertThat(FULL.executed(Integer.MAX_VALUE).executions()).isEqualTo(Integer.MAX_VALUE);
        assertThat(FULL.executed(-1).executions()).isOne();
        assertThat(FULL.executed(-5).executions()).isZero();
    }

    @Test
    void optionsSetWhatTheyState() {
        EnqueueOptions options = Options.user("ada")
                .duration(Duration.ofSeconds(90))
                .webhook(URI.create("https://h/"))
                .tags("eu", "import");
        assertThat(JobInfo.builder("1", "Mail", "low").options(options).build().attributes())
                .containsExactly(
                        entry("user", "ada"),
                        entry("duration", Duration.ofSeconds(90)),
                        entry("webhook", URI.create("https://h/")),
                        entry("tags", "eu,import"));
        assertThat(JobInfo.builder("1", "Mail", "low").build().attributes()).isEmpty();
    }

    @Test
    void tagsAreDistinctAndFew() {
        assertThat(JobInfo.checkTags(List.of("import", "eu", "import"))).containsExactly("import", "eu");
        List<String> ten = IntStream.range(0, 10).mapToObj(i -> "tag" + i).toList();
        assertThat(JobInfo.checkTags(ten)).isEqualTo(ten);
        List<String> eleven = Stream.concat(ten.stream(), Stream.of("one")).toList();
        assertThatThrownBy(() -> JobInfo.checkTags(eleven))
                .isInstanceOf(ArgumentException.class)
                .hasMessage("A job has at most 10 tags; 11 are given.");
        assertThatThrownBy(() -> FULL.toBuilder().tags(eleven).build()).isInstanceOf(ArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "import", "Grüße!", "customer:42", "\uD83D\uDE00"})
    void aTagIsVisible(String tag) {
        assertThat(JobInfo.checkTag(tag)).isEqualTo(tag);
        assertThat(JobInfo.checkTag(tag.codePointAt(0) > 0xffff ? tag.repeat(50) : "x".repeat(50)))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a,b", "a\n", "a\u00A0b", "a\u200Bb", "\uD83D", "a\u0000"})
    void aTagIsNothingElse(String tag) {
        assertThatThrownBy(() -> JobInfo.checkTag(tag))
                .isInstanceOf(ArgumentException.class)
                .hasMessageContaining("1 to 50 visible characters");
        assertThatThrownBy(() -> JobInfo.checkTag("x".repeat(51))).isInstanceOf(ArgumentException.class);
    }

    @Test
    void tagsOfOtherProgramsAreTakenIfTheyAreValid() {
        assertThat(JobInfo.validTags(List.of("", "a b", "eu", "x".repeat(51), "eu", "us")))
                .containsExactly("eu", "us");
        assertThat(JobInfo.validTags(
                        IntStream.range(0, 12).mapToObj(i -> "tag" + i).toList()))
                .hasSize(10);
    }

    @Test
    void optionsThatComeLaterReplaceTags() {
        EnqueueOptions tagged = Options.tags("import", "eu");
        assertThat(tagged.and(Options.queue("low")).tags()).containsExactly("import", "eu");
        assertThat(tagged.and(Options.tags("us")).tags()).containsExactly("us");
    }

    @Test
    void itsTextHasNoSecret() {
        assertThat(FULL).hasToString("Mail (1)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "é", "a\n"})
    void idIsVisibleAscii(String id) {
        assertThatThrownBy(() -> JobInfo.builder(id, "Mail", "low").build())
                .isInstanceOf(ArgumentException.class)
                .hasMessage("A job's id is 1 to 255 visible ASCII characters, such as a UUID.");
    }

    @Test
    void invalidValuesAreRefused() {
        assertThat(JobInfo.checkId("!".repeat(255))).hasSize(255);
        assertThatThrownBy(() -> JobInfo.checkId("!".repeat(256))).isInstanceOf(ArgumentException.class);
        refuses(job -> job.executions(-1), "A job's number of executions is 0 or more; -1 is not.");
        refuses(
                job -> job.scheduledAt(JobInfo.MAX_DUE_TIME.plusNanos(1)),
                "A job's due time is from 1700 to 9999; +10000-01-01T00:00:00Z is not.");
        refuses(job -> job.scheduledAt(JobInfo.MIN_DUE_TIME.minusNanos(1)), "A job's due time is from 1700 to 9999;");
        refuses(job -> job.user(" "), "A user is 1 to 255 characters");
        refuses(job -> job.user("a\n"), "A user is 1 to 255 characters");
        refuses(job -> job.user("a\ud800"), "A user is 1 to 255 characters");
        refuses(job -> job.user("a".repeat(256)), "A user is 1 to 255 characters");
        refuses(
                job -> job.duration(Duration.ZERO),
                "A duration is more than 0 s and at most 36,500 days; PT0S is not.");
        refuses(job -> job.duration(Duration.ofDays(36_501)), "A duration is more than 0 s");
        refuses(job -> job.webhook(URI.create("ftp://h/")), "A webhook should be an http or https address");
        refuses(job -> job.webhook(URI.create("http://a:b@h/")), "A webhook has no user or password in it");
    }

    @Test
    void aLongWebhookIsNotParsed() {
        assertThatThrownBy(() -> JobInfo.checkWebhook("http://h/" + " ".repeat(2_000)))
                .isInstanceOf(ArgumentException.class)
                .hasMessage("A webhook has at most 2,000 characters; this one has 2,009.");
    }

    private static void refuses(UnaryOperator<JobInfo.Builder> change, String message) {
        JobInfo.Builder builder = change.apply(FULL.toBuilder());
        assertThatThrownBy(builder::build).isInstanceOf(ArgumentException.class).hasMessageStartingWith(message);
    }
}
