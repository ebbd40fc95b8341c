package dev.barback.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.AccessScope;
import dev.barback.EnqueueOptions;
import dev.barback.JobOperationException;
import dev.barback.JobQuery;
import org.junit.jupiter.api.Test;

/** What an access scope lets through, and whose name it gives to what is enqueued. */
class AccessScopeTest {
    private static final AccessScope ADA = AccessScope.own("ada");

    @Test
    void ownJobsAlone() {
        JobQuery bens = JobQuery.ALL.user("ben");
        assertThat(ADA.narrow(JobQuery.ALL))
                .hasValueSatisfying(query -> assertThat(query.user()).isEqualTo("ada"));
        assertThat(ADA.narrow(bens)).isEmpty();
        assertThat(AccessScope.ALL.narrow(bens)).contains(bens);
        assertThat(ADA.userFilter()).isEqualTo("ada");
        assertThat(AccessScope.all("root").userFilter()).isNull();
        assertThat(ADA.idPrefix()).isEqualTo("ada:");
        assertThat(AccessScope.all("root").idPrefix()).isEmpty();
        assertThatThrownBy(() -> ADA.requireAll("Queues")).isInstanceOf(JobOperationException.class);
        assertThatThrownBy(() -> new AccessScope(null, false)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void signsWhatIsEnqueued() {
        assertThat(ADA.withUser(EnqueueOptions.NONE).user()).isEqualTo("ada");
        assertThat(AccessScope.all("root").withUser(EnqueueOptions.NONE).user()).isEqualTo("root");
        assertThat(AccessScope.all("root")
                        .withUser(EnqueueOptions.NONE.user("ben"))
                        .user())
                .isEqualTo("ben");
        assertThat(AccessScope.ALL.withUser(EnqueueOptions.NONE).user()).isNull();
        assertThatThrownBy(() -> ADA.withUser(EnqueueOptions.NONE.user("ben")))
                .isInstanceOf(JobOperationException.class);
    }
}
