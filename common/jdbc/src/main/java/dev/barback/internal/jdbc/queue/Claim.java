package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.queue.WaitingGroups.GroupStart;
import dev.barback.internal.jdbc.sql.Database;
import java.util.List;

/**
 * What one fetch claims, and what it writes into the claimed rows. Immutable.
 *
 * @param lots the groups, and how many messages of each
 * @param now {@link Database#fromNow}(0): messages due by then can be claimed
 * @param until when the leases end, as {@link Database#fromNow} gives it
 * @param ticket identifies the claim
 * @param leaseMicros how long the leases last, in microseconds
 */
record Claim(List<Lot> lots, long now, long until, ClaimTicket ticket, long leaseMicros) {
    /** Enough for a thousand jobs of the usual size; the result may exceed it by one message. */
    static final int MAX_BYTES = 8_000_000;

    /**
     * The part of one group.
     *
     * @param places how many messages its user may get, of all of the user's groups in the queue
     */
    record Lot(GroupStart start, int places) {}
}
