package dev.barback.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.broker.Lease;
import dev.barback.broker.Message;
import dev.barback.broker.MessageAttributes;
import dev.barback.fair.DurationEstimates;
import dev.barback.fair.RoleLookup;
import dev.barback.fair.ShareRule;
import dev.barback.fair.ShareRules;
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
        UserScheduler turns = new UserScheduler(ShareRules.EQUAL, durationEstimates);
        add(turns, 6, "flood", Map.of());
        add(turns, 2, "ada", Map.of());
        add(turns, 1, null, Map.of());
        assertThat(users(turns, 9))
                .startsWith("flood", "ada", "null", "flood", "ada", "flood")
                .endsWith("flood", "flood");
        assertThat(turns.waiting()).isZero();
    }

    @Test
    void inALinePriorityComesFirstThenArrival() {
        UserScheduler turns = new UserScheduler(ShareRules.EQUAL, durationEstimates);
        add(turns, 1, "ada", Map.of(MessageAttributes.PRIORITY, "5"));
        add(turns, 2, "ada", Map.of());
        add(turns, 1, "ada", Map.of(MessageAttributes.PRIORITY, "-5"));
        List<Long> order = new ArrayList<>();
        while (turns.waiting() > 0) {
            order.add(turns.next().order());
        }
        assertThat(order).containsExactly(3L, 1L, 2L, 0L);
    }

    @Test
    void whatIsSaidToTakeLongCountsForMore() {
        UserScheduler turns = new UserScheduler(ShareRules.EQUAL, durationEstimates);
        add(turns, 3, "long", Map.of(MessageAttributes.DURATION, "10"));
        add(turns, 9, "short", Map.of(MessageAttributes.DURATION, "2"));
        assertThat(users(turns, 8))
                .containsExactly("long", "short", "short", "short", "short", "short", "long", "short");
    }

    @Test
    void whatTookLongerThanWasSaidIsChargedForAfterwards() {
        UserScheduler turns = new UserScheduler(ShareRules.EQUAL, durationEstimates);
        add(turns, 3, "liar", Map.of(MessageAttributes.DURATION, "0.001"));
        add(turns, 3, "honest", Map.of(MessageAttributes.DURATION, "1"));
        Delivery lie = turns.next();
        assertThat(lie.user()).isEqualTo("liar");
        turns.ended(lie, 30);
        assertThat(users(turns, 5)).containsExactly("honest", "honest", "honest", "liar", "liar");
    }

    @Test
    void whatJobsOfAClassTookLatelyIsExpectedOfTheNext() {
        UserScheduler turns = new UserScheduler(ShareRules.EQUAL, durationEstimates);
        durationEstimates.took("Export", 8);
        durationEstimates.took("Mail", 2);
        add(turns, 2, "exporter", Map.of(MessageAttributes.JOB_CLASS, "Export"));
        add(turns, 5, "mailer", Map.of(MessageAttributes.JOB_CLASS, "Mail"));
        assertThat(users(turns, 6)).containsExactly("exporter", "mailer", "mailer", "mailer", "mailer", "exporter");
    }

    @Test
    void rulesGiveWeightsAndLimits() {
        ShareRules rules = new ShareRules(
                List.of(
                        new ShareRule("ada", null, "Export", 1, 1),
                        new ShareRule(null, "gold", null, 3, 0),
                        new ShareRule("ben", null, null, 1, 2)),
                user -> user.equals("ada") ? Set.of("gold") : Set.of());
        UserScheduler turns = new UserScheduler(rules, durationEstimates);
        add(turns, 6, "ada", Map.of());
        add(turns, 6, "ben", Map.of());
        assertThat(turns.startable()).isEqualTo(8);
        assertThat(users(turns, 8))
                .containsOnly("ada", "ben")
                .filteredOn("ben"::equals)
                .hasSize(2);
        assertThat(turns.startable()).isZero();
        add(turns, 3, "ada", Map.of(MessageAttributes.JOB_CLASS, "Export"));
        assertThat(turns.startable()).as("one at a time").isEqualTo(1);
        Delivery export = turns.next();
        assertThat(turns.startable()).isZero();
        turns.ended(export, 1);
        assertThat(turns.startable()).isEqualTo(1);
        assertThat(turns.waiting()).isEqualTo(4 + 2);
    }

    @Test
    void weightsShareTheTime() {
        ShareRules rules = new ShareRules(List.of(new ShareRule("ada", null, null, 3, 0)), RoleLookup.NONE);
        UserScheduler turns = new UserScheduler(rules, durationEstimates);
        add(turns, 40, "ada", Map.of());
        add(turns, 40, "ben", Map.of());
        assertThat(users(turns, 20)).filteredOn("ben"::equals).hasSizeBetween(4, 6);
    }

    @Test
    void whatIsFetchedNextFollowsWhatIsInHand() {
        ShareRules rules = new ShareRules(List.of(new ShareRule("ben", null, null, 1, 2)), RoleLookup.NONE);
        UserScheduler turns = new UserScheduler(rules, durationEstimates);
        add(turns, 4, "ada", Map.of());
        assertThat(turns.foresee(List.of("ada", "ben", "")).share(6))
                .as("a user with waiting jobs comes later; a limit holds")
                .isEqualTo(Map.of("ben", 2, "", 4));
        add(turns, 2, "ben", Map.of());
        turns.next();
        assertThat(turns.foresee(List.of("ben")).share(7))
                .as("as many jobs as may run wait here")
                .isEmpty();
        assertThat(turns.waiting()).as("the preview changes nothing").isEqualTo(5);
    }

    /** Roles are read again each minute, and waiting jobs were added by the old ones. */
    @Test
    void whoseRoleHasChangedMeanwhileKeepsNobodyFromBeingFetched() {
        AtomicReference<Set<String>> roles = new AtomicReference<>(Set.of());
        ShareRules rules = new ShareRules(List.of(new ShareRule(null, "guest", null, 1, 1)), user -> roles.get());
        UserScheduler turns = new UserScheduler(rules, durationEstimates);
        add(turns, 3, "ada", Map.of());
        roles.set(Set.of("guest"));
        assertThat(turns.foresee(List.of("ada", "ben")).share(3)).isEqualTo(Map.of("ben", 1));
    }

    @Test
    void whatIsTakenOutWasNotCharged() {
        UserScheduler turns = new UserScheduler(ShareRules.EQUAL, durationEstimates);
        add(turns, 5, "ada", Map.of());
        add(turns, 2, "ben", Map.of());
        assertThat(turns.anyStartable(each -> "ada".equals(each.user()))).isTrue();
        assertThat(turns.removeIf(each -> "ada".equals(each.user()))).hasSize(5);
        assertThat(turns.anyStartable(each -> "ada".equals(each.user()))).isFalse();
        assertThat(users(turns, 2)).containsOnly("ben");
        assertThat(turns.waiting()).isZero();
    }

    private List<String> users(UserScheduler turns, int number) {
        List<String> users = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            users.add(String.valueOf(turns.next().user()));
        }
        return users;
    }

    private void add(UserScheduler turns, int number, String user, Map<String, String> more) {
        Map<String, String> attributes = new HashMap<>(more);
        if (user != null) {
            attributes.put(MessageAttributes.USER, user);
        }
        for (int i = 0; i < number; i++) {
            Delivery delivery = new Delivery(new FakeLease(attributes));
            delivery.arrived(arrivals++);
            turns.add(delivery);
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
        public Instant receivedAt() {
            return Instant.EPOCH;
        }
    }
}
