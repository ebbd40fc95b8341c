package dev.barback.bench;

import java.io.IOException;
import java.util.Optional;

/** Where the contenders' databases are, each its own. */
interface Site extends AutoCloseable {

    String name();

    /** In a sentence. */
    String conditions() throws Exception;

    Store open(ContenderKind kind) throws Exception;

    /** Brings the database into the same state for everybody, after the jobs have been removed. */
    void freshen(Store store) throws Exception;

    /** What was done so far, where the database counts it; no connection may be in use. */
    Optional<Counters> counters(Store store) throws Exception;

    @Override
    void close() throws IOException;
}
