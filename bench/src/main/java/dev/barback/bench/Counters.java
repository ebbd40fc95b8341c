package dev.barback.bench;

/**
 * What a database has done so far.
 *
 * @param commits also of transactions that only read
 * @param walBytes written to the log
 * @param syncs how often the log was forced to disk
 * @param asked commits that are only there because of the asking
 */
record Counters(long commits, long walBytes, long syncs, int asked) {

    /** What was done in between. */
    Counters since(Counters before) {
        return new Counters(commits - before.commits - asked, walBytes - before.walBytes, syncs - before.syncs, 0);
    }
}
