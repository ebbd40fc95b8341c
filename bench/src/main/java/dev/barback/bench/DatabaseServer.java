package dev.barback.bench;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** A database server with a database for each contender. */
interface DatabaseServer extends AutoCloseable {

    String name();

    /** The settings, in a sentence. */
    String conditions() throws Exception;

    Store open(ContenderKind kind) throws Exception;

    /** Brings the database into the same state for all contenders, after the jobs have been removed. */
    void checkpoint(Store store) throws Exception;

    /** The counters so far, if the database has them; no connection may be in use. */
    Optional<DatabaseCounters> counters(Store store) throws Exception;

    /** The CPU time of the server so far, in nanoseconds; 0 = there is no server, or it is not known. */
    long cpuNanos();

    /** The aims of Barback's drain with records, compared with these contenders' drains. */
    Map<ContenderKind, Bounds> drainsWithRecords();

    @Override
    void close() throws IOException;
}
