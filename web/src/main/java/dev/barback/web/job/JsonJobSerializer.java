package dev.barback.web.job;

import dev.barback.JobRecord;
import dev.barback.web.events.JobEventWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes the jobs of event streams in the format of {@code GET /api/jobs}. Thread-safe. */
@Component
class JsonJobSerializer implements JobEventWriter {
    private final JsonMapper mapper;

    JsonJobSerializer(JsonMapper mapper) {
        this.mapper =
                mapper.rebuild().disable(SerializationFeature.INDENT_OUTPUT).build();
    }

    @Override
    public String write(JobRecord job, @Nullable Integer position, Instant now) {
        return mapper.writeValueAsString(JobAnswer.ofEvent(job, now, position));
    }
}
