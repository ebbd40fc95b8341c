package dev.barback.settings;

import dev.barback.JobState;
import dev.barback.internal.records.JobStoreOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of records of jobs.
 *
 * @param enabled whether they are kept; null = where there is a database
 * @param options how they are kept
 */
public record RecordSettings(@Nullable Boolean enabled, JobStoreOptions options) {
    private static final List<JobState> ENDS =
            List.of(JobState.COMPLETED, JobState.DISCARDED, JobState.CANCELLED, JobState.DEAD);

    static RecordSettings of(SettingReader settings) {
        JobStoreOptions options = JobStoreOptions.DEFAULTS;
        options = settings.number("barback.records.backlog", options, JobStoreOptions::withMaxBufferedJobs);
        options = settings.duration("barback.records.patience", options, JobStoreOptions::withLostAfter);
        for (JobState end : ENDS) {
            options = settings.duration(
                    "barback.records.retention." + end.lowerCaseName(),
                    options,
                    (all, time) -> all.withRetention(end, time));
        }
        return new RecordSettings(settings.flag("barback.records.enabled"), options);
    }
}
