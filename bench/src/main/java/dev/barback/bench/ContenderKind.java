package dev.barback.bench;

/** Who is compared, in the order of the table. */
enum ContenderKind {
    JOBRUNR("JobRunr", false) {
        @Override
        Contender open(Store store, Tally tally, String filler) {
            return new JobRunrContender(store, tally, filler);
        }
    },
    DB_SCHEDULER("db-scheduler", false) {
        @Override
        Contender open(Store store, Tally tally, String filler) {
            return new DbSchedulerContender(store, tally, filler);
        }
    },
    /** Shows how much of the difference comes from the commits that Barback does not wait for. */
    DB_SCHEDULER_RELAXED("db-scheduler, relaxed commits", true) {
        @Override
        Contender open(Store store, Tally tally, String filler) {
            return new DbSchedulerContender(store, tally, filler);
        }
    },
    BARBACK("Barback", false) {
        @Override
        Contender open(Store store, Tally tally, String filler) {
            return new BarbackContender(store, tally, filler, this);
        }
    },
    /** Shows what it costs that ten users get fair shares. */
    BARBACK_WITH_USERS("Barback, 10 users", false) {
        @Override
        Contender open(Store store, Tally tally, String filler) {
            return new BarbackContender(store, tally, filler, this);
        }
    },
    /** Shows what it costs that jobs are remembered. */
    BARBACK_WITH_RECORDS("Barback with records", false) {
        @Override
        Contender open(Store store, Tally tally, String filler) {
            return new BarbackContender(store, tally, filler, this);
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

    /**
     * Opens it, and makes its tables where they are not there yet.
     *
     * @param filler an argument of every job
     */
    abstract Contender open(Store store, Tally tally, String filler);
}
