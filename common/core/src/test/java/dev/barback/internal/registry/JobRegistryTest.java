package dev.barback.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.barback.Job;
import dev.barback.JobName;
import dev.barback.UnknownJobException;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobRegistryTest {
    private final JobRegistry registry = JobRegistry.of(new PublicJob(), new InternalJob());

    @JobName("Hello")
    static class PublicJob implements Job {
        public void perform() {}
    }

    @JobName("Barback::Secret")
    static class InternalJob implements Job {
        public void perform() {}
    }

    @JobName("Send\tMail")
    static class Tab implements Job {
        public void perform() {}
    }

    @JobName(value = "Mail", aliases = "\ud800")
    static class HalfCharacter implements Job {
        public void perform() {}
    }

    @Test
    void nameThatNoEnvelopeCanHaveIsRefused() {
        for (Job job : List.of(new Tab(), new HalfCharacter())) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> JobRegistry.of(job))
                    .withMessageContaining("without control characters");
        }
    }

    @Test
    void barbacksOwnJobsAreFoundByBarbackAlone() {
        assertThat(registry.find("Barback::Secret").name()).isEqualTo("Barback::Secret");
        assertThat(registry.findPublic("Hello").name()).isEqualTo("Hello");
        assertThat(registry.publicJobs()).extracting(JobDefinition::name).containsExactly("Hello");
        assertThat(registry.all()).hasSize(2);
        assertThatExceptionOfType(UnknownJobException.class)
                .isThrownBy(() -> registry.findPublic("Barback::Secret"))
                .withMessage("The job \"Barback::Secret\" is enqueued by Barback alone. There are: Hello.");
        assertThatExceptionOfType(UnknownJobException.class)
                .isThrownBy(() -> registry.findPublic("Bye"))
                .withMessage("There is no job named \"Bye\". There are: Hello.");
    }
}
