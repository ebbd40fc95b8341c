package dev.barback.command;

import dev.barback.steering.Sight;
import java.util.Optional;

/** Knows whose tokens there are; one for each conversation. Its methods may wait for a database. Thread-safe. */
public interface Gate {

    /**
     * Who has this token.
     *
     * @throws dev.barback.BarbackException if nobody has; the message has nothing of the token
     */
    Sight admit(String token);

    /** Who has this token still, after they were admitted; empty = nobody has any more. */
    Optional<Sight> readmit(String token);

    /**
     * Counts a job that somebody is about to enqueue or run.
     *
     * @throws dev.barback.BarbackException if it is one too many; the message says when there may be another
     */
    void countJob(Sight who);

    /**
     * Is told of what somebody is about to change.
     *
     * @throws dev.barback.BarbackException if they may not change anything
     * @param command its name
     * @param subject the job, or its id, or the queue that it is about
     */
    void note(Sight who, String command, String subject);
}
