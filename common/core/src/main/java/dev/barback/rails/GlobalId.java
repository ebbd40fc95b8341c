package dev.barback.rails;

/**
 * A reference to a record of an application, as Rails passes them to jobs. Barback passes it on; the job itself looks
 * up the record.
 *
 * @param uri such as {@code gid://shop/Person/5}
 */
public record GlobalId(String uri) {

    /** Checks the text. */
    public GlobalId {
        if (!isValid(uri)) {
            throw new IllegalArgumentException("A GlobalID looks like gid://shop/Person/5, not like " + uri + ".");
        }
    }

    /** Whether a text is a GlobalID. */
    public static boolean isValid(String text) {
        return text.startsWith("gid://");
    }

    @Override
    public String toString() {
        return uri;
    }
}
