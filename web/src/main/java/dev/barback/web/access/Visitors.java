package dev.barback.web.access;

import dev.barback.jdbc.Account.Role;
import dev.barback.steering.Sight;
import dev.barback.steering.Steering;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Who sends the request of this thread, and what they get to see. Thread-safe. */
@Component
public class Visitors {
    private final SecurityChoice choice;
    private final Steering steering;

    Visitors(SecurityChoice choice, Steering steering) {
        this.choice = choice;
        this.steering = steering;
    }

    /** Those of a process that asks nobody. */
    public static Visitors unasked(Steering steering) {
        return new Visitors(new SecurityChoice(SecurityChoice.Kind.OFF, "nobody is to be asked"), steering);
    }

    /** What they see. */
    public Sight sight() {
        return choice.isOn() ? member().sight() : Sight.ALL;
    }

    /** Steering, of what they see. */
    public Steering steering() {
        return steering.seenBy(sight());
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
