package dev.barback.fair;

import java.util.List;

/**
 * {@link FairShares} as data, to be kept between two uses. Immutable.
 *
 * @param time the queue's virtual time; finite
 * @param lowered by how much all times were lowered since the shares were made: 0, but for once in a million virtual
 *     seconds. Times that were kept elsewhere meanwhile have to be lowered by as much.
 * @param standings the users that have to be remembered, in no order. Any other has no time ahead of the queue's.
 */
public record Ledger(double time, double lowered, List<Standing> standings) {
    /** Nobody has been here yet. */
    public static final Ledger EMPTY = new Ledger(0, 0, List.of());

    /** @throws IllegalArgumentException when a time is not finite */
    public Ledger {
        if (!Double.isFinite(time) || !Double.isFinite(lowered)) {
            throw new IllegalArgumentException("A ledger's times are finite, not " + time + " and " + lowered + ".");
        }
        standings = List.copyOf(standings);
    }
}
