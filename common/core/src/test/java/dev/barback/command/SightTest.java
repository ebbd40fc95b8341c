package dev.barback.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.BarbackException;
import dev.barback.EnqueueOptions;
import dev.barback.Job;
import dev.barback.Jobs;
import dev.barback.broker.Attributes;
import dev.barback.broker.MemoryBroker;
import dev.barback.execution.Run;
import dev.barback.record.JobQuery;
import dev.barback.registry.JobRegistry;
import dev.barback.runtime.Barback;
import dev.barback.steering.Sight;
import dev.barback.steering.SteeringException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What somebody sees, and what they may say in a conversation that asks who they are. */
class SightTest {
    private static final Sight ADA = Sight.own("ada");

    public static class Hello implements Job {
        public String perform() {
            return "Hello";
        }
    }

    @Test
    void ownJobsAlone() {
        JobQuery bens = new JobQuery(Set.of(), null, null, "ben", false);
        assertThat(ADA.narrow(JobQuery.ALL))
                .hasValueSatisfying(query -> assertThat(query.user()).isEqualTo("ada"));
        assertThat(ADA.narrow(bens)).isEmpty();
        assertThat(Sight.ALL.narrow(bens)).contains(bens);
        assertThat(ADA.only()).isEqualTo("ada");
        assertThat(Sight.all("root").only()).isNull();
        assertThat(ADA.idPrefix()).isEqualTo("ada:");
        assertThat(Sight.all("root").idPrefix()).isEmpty();
        assertThatThrownBy(() -> ADA.requireAll("Queues")).isInstanceOf(SteeringException.class);
        assertThatThrownBy(() -> new Sight(null, false)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void signsWhatIsEnqueued() {
        assertThat(ADA.sign(EnqueueOptions.NONE).user()).isEqualTo("ada");
        assertThat(Sight.all("root").sign(EnqueueOptions.NONE).user()).isEqualTo("root");
        assertThat(Sight.all("root").sign(EnqueueOptions.NONE.user("ben")).user())
                .isEqualTo("ben");
        assertThat(Sight.ALL.sign(EnqueueOptions.NONE).user()).isNull();
        assertThatThrownBy(() -> ADA.sign(EnqueueOptions.NONE.user("ben"))).isInstanceOf(SteeringException.class);
    }

    /** Enqueues another. */
    static class Parent implements Job {
        private final AtomicReference<Jobs> jobs = new AtomicReference<>();

        public String perform() {
            return jobs.get().performLater(Hello::perform).jobId();
        }
    }

    @Test
    void whatAPerformedJobEnqueuesIsOfWhoHadItPerformed() {
        MemoryBroker broker = new MemoryBroker();
        Parent parent = new Parent();
        JobRegistry registry = JobRegistry.of(new Hello(), parent);
        Barback barback = Barback.builder(broker, registry).build();
        parent.jobs.set(barback.jobs());

        Commands.of(barback, registry, ADA).read("perform_now Parent").prepare().run(Run.HERE);

        assertThat(broker.waiting())
                .singleElement()
                .satisfies(child -> assertThat(child.message().attributes()).containsEntry(Attributes.USER, "ada"));
    }

    @Test
    void aDoorOpensWithATokenAndClosesWithIt() {
        MemoryBroker broker = new MemoryBroker();
        JobRegistry registry = JobRegistry.of(new Hello());
        Barback barback = Barback.builder(broker, registry).build();
        List<String> notes = new ArrayList<>();
        boolean[] revoked = {false};
        int[] jobs = {0};
        Door door = Door.guarded(sight -> Commands.of(barback, registry, sight), new Gate() {
            @Override
            public Sight admit(String token) {
                return readmit(token).orElseThrow(() -> new BarbackException("Nobody."));
            }

            @Override
            public Optional<Sight> readmit(String token) {
                return token.equals("right") && !revoked[0] ? Optional.of(ADA) : Optional.empty();
            }

            @Override
            public void countJob(Sight who) {
                if (++jobs[0] > 2) {
                    throw new BarbackException("Too many.");
                }
            }

            @Override
            public void note(Sight who, String command, String subject) {
                notes.add(who.user() + " " + command + " " + subject);
            }
        });
        assertThat(help(door, "help")).contains("auth TOKEN: Says who you are, where one is asked for that.");
        assertThat(help(door, "help perform_now")).noneMatch(line -> line.startsWith("Hello"));
        for (String command : List.of("perform_now Hello", "queues", "clear x", "get_info x")) {
            assertThatThrownBy(() -> say(door, command)).hasMessage("Say first who you are: auth TOKEN.");
        }
        assertThatThrownBy(() -> say(door, "auth wrong")).hasMessage("Nobody.");
        assertThat(say(door, "auth right")).isEqualTo(new Answer.Text("Hello ada."));
        assertThat(help(door, "help perform_now")).anyMatch(line -> line.startsWith("Hello"));
        assertThat(say(door, "perform_now Hello")).isEqualTo(new Answer.Text("Hello"));
        assertThat(notes).containsExactly("ada perform_now Hello");
        assertThat(say(door, "perform_later Hello")).isInstanceOf(Answer.Text.class);
        for (String command : List.of("perform_now Hello", "perform_later Hello", "perform_in 9 Hello")) {
            assertThatThrownBy(() -> say(door, command)).hasMessage("Too many.");
        }
        assertThat(notes).hasSize(2);
        revoked[0] = true;
        assertThatThrownBy(() -> say(door, "perform_now Hello")).hasMessage("Say again who you are: auth TOKEN.");
        assertThatThrownBy(() -> say(door, "perform_now Hello")).hasMessage("Say first who you are: auth TOKEN.");
    }

    private static Answer say(Door door, String line) {
        return door.read(line).prepare().run(Run.HERE);
    }

    private static List<String> help(Door door, String line) {
        return ((Answer.Lines) say(door, line)).lines();
    }
}
