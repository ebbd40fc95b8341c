package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A job's tags: from the request to its record, and back by the filter of a list. */
class TagsTest extends RecordedTest {
    private static final String LATER = "'job_class':'HelloWorldJob','wait':'1d'";

    @Test
    void jobsAreFoundByTheirTags() {
        String tag = "tag-" + newId();
        String one = enqueued(LATER + ",'tags':['import','" + tag + "']");
        String other = enqueued(LATER + ",'tags':['" + tag + "','" + tag + "']");
        enqueued(LATER + ",'tags':['" + tag + "-other']");
        enqueued(LATER);

        assertThat(texts(shown(one).path("tags"))).containsExactly("import", tag);
        assertThat(texts(shown(other).path("tags"))).containsExactly(tag);
        assertThat(texts(shown(enqueued(LATER)).path("tags"))).isEmpty();
        assertThat(listed("tag=" + tag)).containsExactlyInAnyOrder(one, other);
        assertThat(listed("tag=" + tag + "&state=scheduled&job_class=HelloWorldJob"))
                .hasSize(2);
        assertThat(listed("tag=" + tag + "&queue=elsewhere")).isEmpty();
        assertProblem(api.get("/api/jobs?tag=a%20b"), 400, "A tag is 1 to 50 visible characters");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'a,b'   | should be an array of texts",
                "[1]     | should be an array of texts",
                "['a b'] | A tag is 1 to 50 visible characters",
                "['0','1','2','3','4','5','6','7','8','9','10'] | A job has at most 10 tags; 11 are given."
            })
    void otherTagsAreRefused(String tags, String reason) {
        Api.Answer answer = api.enqueue(job(LATER + ",'tags':" + tags));
        assertProblem(answer, 422, reason);
        assertThat(answer.text("field")).isEqualTo("job.tags");
    }

    private List<String> listed(String filter) {
        JsonNode jobs = api.get("/api/jobs?" + filter).json().path("jobs");
        return StreamSupport.stream(jobs.spliterator(), false)
                .map(job -> job.path("id").stringValue())
                .toList();
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::stringValue).toList();
    }
}
