package dev.barback.internal.wire;

/** The name of a type with its article, for messages: {@code an Optional}, {@code a List}. */
public final class IndefiniteArticle {
    private IndefiniteArticle() {}

    /** Before a U, it is mostly spoken as in "a URL". */
    public static String with(String name) {
        boolean beginsWithVowel = !name.isEmpty() && "AEIOaeio".indexOf(name.charAt(0)) >= 0;
        return (beginsWithVowel ? "an " : "a ") + name;
    }
}
