package dev.barback.web;

/**
 * One field of a request that is wrong.
 *
 * @param field its way from the outermost object: {@code job.payload.n}, {@code job.arguments[0]}
 * @param message a sentence on what was wrong, and what would be right
 */
record WrongField(String field, String message) {
    private static final int LONGEST_NAME = 200;

    /** Both come in part from the client, so both are made fit to be shown. */
    WrongField {
        field = Legible.of(field, LONGEST_NAME);
        message = Legible.sentence(message);
    }
}
