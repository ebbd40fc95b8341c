package dev.barback.internal.registry;

import dev.barback.Keywords;
import dev.barback.internal.wire.Excerpt;
import dev.barback.internal.wire.IndefiniteArticle;
import dev.barback.rails.GlobalId;
import dev.barback.rails.IndifferentMap;
import dev.barback.rails.ModuleName;
import dev.barback.rails.RailsDuration;
import dev.barback.rails.Range;
import dev.barback.rails.Symbol;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.Period;
import java.time.temporal.Temporal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Describes arguments in messages: {@code the text "x"}, {@code the symbol :green}, {@code a map}. */
final class ArgumentDescription {
    private static final int MAX_LENGTH = 40;

    private ArgumentDescription() {}

    static String of(Object value) {
        if (value instanceof String text) {
            return "the text " + Excerpt.quoted(text);
        } else if (value instanceof Character letter) {
            return "the character " + Excerpt.quoted(letter.toString());
        } else if (value instanceof Boolean) {
            return value.toString();
        } else if (value instanceof Number number) {
            return number(number);
        } else if (value instanceof Map || value instanceof Keywords || value instanceof IndifferentMap) {
            return "a map";
        } else if (value instanceof Set) {
            return "a set";
        } else if (value instanceof Collection && !(value instanceof List)) {
            return IndefiniteArticle.with(name(value.getClass()));
        } else if (value instanceof List || value.getClass().isArray()) {
            return "a list";
        }
        return special(value);
    }

    private static String special(Object value) {
        if (value instanceof Symbol symbol) {
            return "the symbol " + Excerpt.of(symbol.toString());
        } else if (value instanceof Enum<?> constant) {
            return "the constant " + constant.name() + " of " + name(constant.getDeclaringClass());
        } else if (value instanceof LocalDate date) {
            return "the date " + date;
        } else if (value instanceof Temporal time) {
            return "the time " + time;
        } else if (value instanceof RailsDuration duration) {
            return "the duration of " + Excerpt.of(duration.seconds().toString()) + " seconds";
        } else if (value instanceof java.time.Duration || value instanceof Period) {
            return "the duration " + value;
        } else if (value instanceof UUID id) {
            return "the UUID " + id;
        } else if (value instanceof GlobalId id) {
            return "the GlobalID " + Excerpt.of(id.uri());
        } else if (value instanceof ModuleName module) {
            return "the Ruby module " + Excerpt.of(module.name());
        } else if (value instanceof Range) {
            return "a range";
        }
        String name = name(value.getClass());
        return value instanceof Record ? "the record " + name : IndefiniteArticle.with(name);
    }

    /** Takes numbers of any length, and does not expand an exponent. */
    private static String number(Number number) {
        if (number instanceof BigInteger big && big.bitLength() > 4 * MAX_LENGTH) {
            return "a number of " + (long) Math.ceil(big.bitLength() * Math.log10(2)) + " digits";
        } else if (number instanceof BigDecimal decimal && decimal.precision() > MAX_LENGTH) {
            return "a number of " + decimal.precision() + " digits";
        }
        return number.toString();
    }

    static String name(Class<?> type) {
        return type.getSimpleName().isEmpty() ? type.getName() : type.getSimpleName();
    }
}
