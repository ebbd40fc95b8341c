package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.internal.fair.DurationEstimates;
import dev.barback.internal.fair.ShareRule;
import dev.barback.internal.fair.ShareRules;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import dev.barback.spi.MessageAttributes;
import dev.barback.spi.RoleLookup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class UserSchedulerTest {
    private final DurationEstimates durationEstimates = new DurationEstimates();
    private long arrivals;

    @Test
    void whoFloodsDoesNotKeepOthersWaiting() {
        UserScheduler scheduler = new UserScheduler(ShareRules.EQUAL, durationEstimates);
        add(scheduler, 6, "flood", Map.of());
        add(scheduler, 2, "ada", Map.of());
        add(scheduler, 1, null, Map.of());
        assertThat(users(scheduler, 9))
                .startsWith("flood", "ada", "null", "flood", "ada", "flood")
                .endsWith("flood", "flood");
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void inALinePriorityComesFirstThenArrival() {
        UserScheduler scheduler = new UserScheduler(ShareRules.EQUAL, durationEstimates);
        add(scheduler, 1, "ada", Map.of(MessageAttributes.PRIORITY, "5"));
        add(scheduler, 2, "ada", Map.of());
        add(scheduler, 1, "ada", Map.of(MessageAttributes.PRIORITY, "-5"));
        List<Long> order = new ArrayList<>();
        while (scheduler.waiting() > 0) {
            order.add(scheduler.next().arrivalNumber());
        }
        assertThat(order).containsExactly(3L, 1L, 2L, 0L);
    }

    @Test
    void whatIsSaidToTakeLongCountsForMore() {
        UserScheduler scheduler = new UserScheduler(ShareRules.EQUAL, durationEstimates);
        add(scheduler, 3, "long", Map.of(MessageAttributes.DURATION, "10"));
        add(scheduler, 9, "short", Map.of(MessageAttributes.DURATION, "2"));
        assertThat(users(scheduler, 8))
                .containsExactly("long", "short", "short", "short", "short", "short", "long", "short");
    }

    @Test
    void whatTookLongerThanWasSaidIsChargedForAfterwards() {
        UserScheduler scheduler = new UserScheduler(ShareRules.EQUAL, durationEstimates);
        add(scheduler, 3, "liar", Map.of(MessageAttributes.DURATION, "0.001"));
        add(scheduler, 3, "honest", Map.of(MessageAttributes.DURATION, "1"));
        Delivery underestimated = scheduler.next();
        assertThat(underestimated.user()).isEqualTo("liar");
        scheduler.ended(underestimated, 30);
        assertThat(users(scheduler, 5)).containsExactly("honest", "honest", "honest", "liar", "liar");
    }

    @Test
    void whatJobsOfAClassTookLatelyIsExpectedOfTheNext() {
        UserScheduler scheduler = new UserScheduler(ShareRules.EQUAL, durationEstimates);
        durationEstimates.recordDuration("Export", 8);
        durationEstimates.recordDuration("Mail", 2);
        add(scheduler, 2, "exporter", Map.of(MessageAttributes.JOB_CLASS, "Export"));
        add(scheduler, 5, "mailer", Map.of(MessageAttributes.JOB_CLASS, "Mail"));
        assertThat(users(scheduler, 6)).containsExactly("exporter", "mailer", "mailer", "mailer", "mailer", "exporter");
    }

    @Test
    void rulesGiveWeightsAndLimits() {
        ShareRules rules = new ShareRules(
                List.of(
                        new ShareRule("ada", null, "Export", 1, 1),
                        new ShareRule(null, "gold", null, 3, 0),
                        new ShareRule("ben", null, null, 1, 2)),
                user -> user.equals("ada") ? Set.of("gold") : Set.of());
        UserScheduler scheduler = new UserScheduler(rules, durationEstimates);
        add(scheduler, 6, "ada", Map.of());
        add(scheduler, 6, "ben", Map.of());
        assertThat(scheduler.startable()).isEqualTo(8);
        assertThat(users(scheduler, 8))
                .containsOnly("ada", "ben")
                .filteredOn("ben"::equals)
                .hasSize(2);
        assertThat(scheduler.startable()).isZero();
        add(scheduler, 3, "ada", Map.of(MessageAttributes.JOB_CLASS, "Export"));
        assertThat(scheduler.startable()).as("one at a time").isEqualTo(1);
        Delivery export = scheduler.next();
        assertThat(scheduler.startable()).isZero();
        scheduler.ended(export, 1);
        assertThat(scheduler.startable()).isEqualTo(1);
        assertThat(scheduler.waiting()).isEqualTo(4 + 2);
    }

    @Test
    void weightsShareTheTime() {
        ShareRules rules = new ShareRules(List.of(new ShareRule("ada", null, null, 3, 0)), RoleLookup.NONE);
        UserScheduler scheduler = new UserScheduler(rules, durationEstimates);
        add(scheduler, 40, "ada", Map.of());
        add(scheduler, 40, "ben", Map.of());
        assertThat(users(scheduler, 20)).filteredOn("ben"::equals).hasSizeBetween(4, 6);
    }

    @Test
    void whatIsFetchedNextFollowsWhatIsInHand() {
        ShareRules rules = new ShareRules(List.of(new ShareRule("ben", null, null, 1, 2)), RoleLookup.NONE);
        UserScheduler scheduler = new UserScheduler(rules, durationEstimates);
        add(scheduler, 4, "ada", Map.of());
        assertThat(scheduler.preview(List.of("ada", "ben", "")).share(6))
                .as("a user with waiting jobs comes later; a limit holds")
                .isEqualTo(Map.of("ben", 2, "", 4));
        add(scheduler, 2, "ben", Map.of());
        scheduler.next();
        assertThat(scheduler.preview(List.of("ben")).share(7))
                .as("as many jobs as may run wait here")
                .isEmpty();
        assertThat(scheduler.waiting()).as("the preview changes nothing").isEqualTo(5);
    }

    /** Roles are read again each minute, and waiting jobs were added by the old ones. */
    @Test
    void whoseRoleHasChangedMeanwhileKeepsNobodyFromBeingFetched() {
        AtomicReference<Set<String>> roles = new AtomicReference<>(Set.of());
        ShareRules rules = new ShareRules(List.of(new ShareRule(null, "guest", null, 1, 1)), user -> roles.get());
        UserScheduler scheduler = new UserScheduler(rules, durationEstimates);
        add(scheduler, 3, "ada", Map.of());
        roles.set(Set.of("guest"));
        assertThat(scheduler.preview(List.of("ada", "ben")).share(3)).isEqualTo(Map.of("ben", 1));
    }

    @Test
    void whatIsTakenOutWasNotCharged() {
        UserScheduler scheduler = new UserScheduler(ShareRules.EQUAL, durationEstimates);
        add(scheduler, 5, "ada", Map.of());
        add(scheduler, 2, "ben", Map.of());
        assertThat(scheduler.anyStartable(each -> "ada".equals(each.user()))).isTrue();
        assertThat(scheduler.removeIf(each -> "ada".equals(each.user()))).hasSize(5);
        assertThat(scheduler.anyStartable(each -> "ada".equals(each.user()))).isFalse();
        assertThat(users(scheduler, 2)).containsOnly("ben");
        assertThat(scheduler.waiting()).isZero();
    }

    private List<String> users(UserScheduler scheduler, int number) {
        List<String> users = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            users.add(String.valueOf(scheduler.next().user()));
        }
        return users;
    }

    private void add(UserScheduler scheduler, int number, String user, Map<String, String> more) {
        Map<String, String> attributes = new HashMap<>(more);
        if (user != null) {
            attributes.put(MessageAttributes.USER, user);
        }
        for (int i = 0; i < number; i++) {
            Delivery delivery = new Delivery(new FakeLease(attributes));
            delivery.setArrivalNumber(arrivals++);
            scheduler.add(delivery);
        }
    }

    private record FakeLease(Map<String, String> attributes) implements Lease {
        @Override
        public String queue() {
            return "default";
        }

        @Override
        public Message message() {
            return new Message(new byte[0], attributes, null);
        }

        @Override
        public int deliveries() {
            return 1;
        }

        @Override
        public Instant fetchedAt() {
            return Instant.EPOCH;
        }
    }
}
