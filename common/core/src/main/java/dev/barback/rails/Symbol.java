package dev.barback.rails;

/**
 * A Ruby symbol. Java's enums are written as symbols; a symbol that is read for a parameter without an enum type
 * becomes this type.
 *
 * @param name without the colon
 */
public record Symbol(String name) {
    @Override
    public String toString() {
        return ":" + name;
    }
}
