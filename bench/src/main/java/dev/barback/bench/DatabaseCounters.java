package dev.barback.bench;

/**
 * A database's counters.
 *
 * @param commits including read-only transactions
 * @param walBytes written to the log
 * @param syncs the number of times that the log was forced to disk
 * @param ownCommits commits of the queries that read the counters
 */
record DatabaseCounters(long commits, long walBytes, long syncs, int ownCommits) {

    /** The difference to earlier counters. */
    DatabaseCounters since(DatabaseCounters before) {
        return new DatabaseCounters(
                commits - before.commits - ownCommits, walBytes - before.walBytes, syncs - before.syncs, 0);
    }
}
