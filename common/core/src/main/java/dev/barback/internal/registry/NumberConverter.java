package dev.barback.internal.registry;

import dev.barback.internal.text.NumberLimits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Converts numbers exactly, or refuses them. */
final class NumberConverter extends ArgumentConverter {
    private static final Map<Class<?>, Class<?>> BOXES = Map.of(
            byte.class, Byte.class,
            short.class, Short.class,
            int.class, Integer.class,
            long.class, Long.class,
            float.class, Float.class,
            double.class, Double.class);
    private static final Set<Class<?>> NUMBERS = Set.of(
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class,
            Number.class);

    private final Class<?> target;

    NumberConverter(Class<?> type) {
        super(type);
        this.target = BOXES.getOrDefault(type, type);
    }

    static boolean isNumber(Class<?> type) {
        return NUMBERS.contains(BOXES.getOrDefault(type, type));
    }

    @Override
    Object convert(Object value, int depth) {
        Number number = number(value);
        if (number == null) {
            throw ConversionException.of(
                    target == BigDecimal.class ? "a number, or its digits as text" : "a number", value);
        } else if (target.isInstance(number)) {
            return number;
        } else if (target == Double.class || target == Float.class) {
            return floating(number);
        }
        BigDecimal exact = exact(number);
        if (target == BigDecimal.class) {
            return exact;
        }
        try {
            return integer(exact);
        } catch (ArithmeticException e) {
            throw ConversionException.of(limits(), value);
        }
    }

    /** Rails up to 7.0 writes a BigDecimal as bare text. */
    private @Nullable Number number(Object value) {
        if (value instanceof Number number) {
            return number;
        } else if (target == BigDecimal.class && value instanceof String text) {
            return NumberLimits.decimal(text);
        }
        return null;
    }

    private Number floating(Number number) {
        double value = number.doubleValue();
        boolean whole = !(number instanceof Double || number instanceof Float || number instanceof BigDecimal);
        if (target == Double.class && Double.isFinite(value)) {
            if (whole && new BigDecimal(value).compareTo(exact(number)) != 0) {
                throw ConversionException.of("a number that double represents exactly", number);
            }
            return value;
        }
        float small = (float) value;
        if (target == Float.class && Float.isFinite(small)) {
            if (whole && new BigDecimal(small).compareTo(exact(number)) != 0) {
                throw ConversionException.of("a number that float represents exactly", number);
            }
            return small;
        }
        throw ConversionException.of("a number that fits " + target.getSimpleName(), number);
    }

    private static BigDecimal exact(Number number) {
        BigDecimal exact;
        if (number instanceof BigDecimal decimal) {
            exact = decimal;
        } else if (number instanceof BigInteger integer) {
            exact = new BigDecimal(integer);
        } else if (number instanceof Double || number instanceof Float) {
            if (!Double.isFinite(number.doubleValue())) {
                throw ConversionException.of("a finite number", number);
            }
            exact = new BigDecimal(number.toString());
        } else {
            exact = BigDecimal.valueOf(number.longValue());
        }
        if (!NumberLimits.isWithin(exact)) {
            throw ConversionException.of("a number of at most " + NumberLimits.MAX_DIGITS + " digits", number);
        }
        return exact;
    }

    private Number integer(BigDecimal exact) {
        if (target == Integer.class) {
            return exact.intValueExact();
        } else if (target == Long.class) {
            return exact.longValueExact();
        } else if (target == Short.class) {
            return exact.shortValueExact();
        } else if (target == Byte.class) {
            return exact.byteValueExact();
        }
        return exact.toBigIntegerExact();
    }

    private String limits() {
        if (target == Integer.class) {
            return "a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE;
        } else if (target == Long.class) {
            return "a whole number from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE;
        } else if (target == Short.class) {
            return "a whole number from " + Short.MIN_VALUE + " to " + Short.MAX_VALUE;
        } else if (target == Byte.class) {
            return "a whole number from " + Byte.MIN_VALUE + " to " + Byte.MAX_VALUE;
        }
        return "a whole number";
    }
}
