package dev.barback.web.access;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.barback.jdbc.Account.Role;
import dev.barback.steering.Sight;
import dev.barback.steering.Steering;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Who sends the request of this thread, and what they get to see. Thread-safe. */
@Component
public class Visitors {
    private final SecurityChoice choice;
    private final Steering steering;
    private final Submissions submissions;

    Visitors(SecurityChoice choice, Steering steering, Submissions submissions) {
        this.choice = choice;
        this.steering = steering;
        this.submissions = submissions;
    }

    /** Those of a process that asks nobody. */
    public static Visitors unasked(Steering steering) {
        return new Visitors(
                new SecurityChoice(SecurityChoice.Kind.OFF, "nobody is to be asked"),
                steering,
                new Submissions(SubmissionLimit.NONE, Ticker.disabledTicker()));
    }

    /** Whether anybody is asked. */
    public boolean areAsked() {
        return choice.isOn();
    }

    /** Their name, "" where nobody is asked; empty = they have not said it. */
    public Optional<String> name() {
        return !areAsked()
                ? Optional.of("")
                : Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
                        .filter(Member.class::isInstance)
                        .map(Authentication::getName);
    }

    /** What they see. */
    public Sight sight() {
        return choice.isOn() ? member().sight() : Sight.ALL;
    }

    /** Steering, of what they see. */
    public Steering steering() {
        return steering.seenBy(sight());
    }

    /**
     * Tells, whenever it is asked, whether who sent this request would still be let in with what it came with, and would
     * see as much. It throws a {@link dev.barback.broker.BrokerException} where that can't be told now. Thread-safe.
     */
    public BooleanSupplier standing(HttpServletRequest request) {
        return request.getAttribute(Identification.STANDING) instanceof BooleanSupplier standing
                ? standing
                : () -> !choice.isOn();
    }

    /**
     * Counts jobs that they are about to enqueue: all of them, or none.
     *
     * @param jobs 1 or more
     * @throws AccessProblem if these are more than they may enqueue now
     */
    public void countSubmissions(int jobs) {
        submissions.count(sight(), jobs);
    }

    /** Their role, where they are asked who they are. */
    public Role role() {
        return member().role();
    }

    private static Member member() {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof Member member) {
            return member;
        }
        throw AccessProblem.unknown();
    }
}
