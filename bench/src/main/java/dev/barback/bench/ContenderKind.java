package dev.barback.bench;

import java.io.IOException;
import java.util.Optional;

/** The compared libraries and settings, in the order of the table. */
enum ContenderKind {
    JOBRUNR("JobRunr", false) {
        @Override
        Contender open(Store store, CompletionCounter completionCounter, String filler) {
            return new JobRunrContender(store, completionCounter, filler);
        }
    },
    DB_SCHEDULER("db-scheduler", false) {
        @Override
        Contender open(Store store, CompletionCounter completionCounter, String filler) {
            return new DbSchedulerContender(store, completionCounter, filler);
        }
    },
    /** Shows the part of the difference that comes from commits that Barback does not wait for. */
    DB_SCHEDULER_RELAXED("db-scheduler, relaxed commits", true) {
        @Override
        Contender open(Store store, CompletionCounter completionCounter, String filler) {
            return new DbSchedulerContender(store, completionCounter, filler);
        }
    },
    /** Of another language, and the fastest known on PostgreSQL. */
    GRAPHILE_WORKER("Graphile Worker", false) {
        @Override
        Contender open(Store store, CompletionCounter completionCounter, String filler) {
            return new GraphileContender(store, completionCounter, filler);
        }

        @Override
        Optional<String> obstacle(DatabaseServer databaseServer) throws InterruptedException {
            if (databaseServer instanceof SqliteFiles) {
                return Optional.of("it needs PostgreSQL");
            }
            try {
                GraphilePackage.install();
                return Optional.empty();
            } catch (IOException e) {
                return Optional.of("node and npm are needed, and its package: " + e.getMessage());
            }
        }
    },
    BARBACK("Barback", false) {
        @Override
        Contender open(Store store, CompletionCounter completionCounter, String filler) {
            return new BarbackContender(store, completionCounter, filler, this);
        }
    },
    /** Shows the cost of fair shares for ten users. */
    BARBACK_WITH_USERS("Barback, 10 users", false) {
        @Override
        Contender open(Store store, CompletionCounter completionCounter, String filler) {
            return new BarbackContender(store, completionCounter, filler, this);
        }
    },
    /** Shows the cost of records of jobs. */
    BARBACK_WITH_RECORDS("Barback with records", false) {
        @Override
        Contender open(Store store, CompletionCounter completionCounter, String filler) {
            return new BarbackContender(store, completionCounter, filler, this);
        }
    };

    private final String title;
    private final boolean relaxed;

    ContenderKind(String title, boolean relaxed) {
        this.title = title;
        this.relaxed = relaxed;
    }

    String title() {
        return title;
    }

    /** Whether it is not Barback. */
    boolean isRival() {
        return !name().startsWith(BARBACK.name());
    }

    /** Whether no commit of its connections waits for the disk. */
    boolean isRelaxed() {
        return relaxed;
    }

    /** Why it can't be measured here; empty = it can. */
    Optional<String> obstacle(DatabaseServer databaseServer) throws InterruptedException {
        return Optional.empty();
    }

    /**
     * Opens it, and makes its tables if they are missing.
     *
     * @param filler an argument of every job
     */
    abstract Contender open(Store store, CompletionCounter completionCounter, String filler);
}
