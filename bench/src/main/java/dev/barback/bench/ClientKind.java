package dev.barback.bench;

/** A way to use Pub/Sub, in the order of the table. */
enum ClientKind {
    BARE("bare client"),
    BARBACK("Barback"),
    BARBACK_WITH_USERS("Barback, 10 users"),
    BARBACK_WITH_RECORDS("Barback with records");

    private final String title;

    ClientKind(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
