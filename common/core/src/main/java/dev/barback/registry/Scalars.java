package dev.barback.registry;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;

/** Numbers for parameters of number types: exact, or refused. */
final class Scalars {
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
    private static final int LONGEST = 10_000; // digits; beyond, an exponent is meant to do harm

    private Scalars() {}

    static boolean isNumber(Class<?> type) {
        return NUMBERS.contains(BOXES.getOrDefault(type, type));
    }

    static Number number(Object value, Class<?> type) {
        Class<?> target = BOXES.getOrDefault(type, type);
        if (!(value instanceof Number number)) {
            throw Coercion.mismatch("a number", value);
        } else if (target.isInstance(number)) {
            return number;
        } else if (target == Double.class || target == Float.class) {
            return floating(number, target);
        }
        BigDecimal exact = exact(number);
        if (target == BigDecimal.class) {
            return exact;
        }
        try {
            return integer(exact, target);
        } catch (ArithmeticException e) {
            throw Coercion.mismatch("a whole number that fits " + target.getSimpleName(), value);
        }
    }

    private static Number floating(Number number, Class<?> target) {
        double value = number.doubleValue();
        boolean fits = Double.isFinite(value) && (target == Double.class || Float.isFinite((float) value));
        if (!fits) {
            throw Coercion.mismatch("a number that fits " + target.getSimpleName(), number);
        }
        if (target == Float.class) {
            return (float) value;
        }
        return value;
    }

    private static BigDecimal exact(Number number) {
        BigDecimal exact;
        if (number instanceof BigDecimal decimal) {
            exact = decimal;
        } else if (number instanceof BigInteger integer) {
            exact = new BigDecimal(integer);
        } else if (number instanceof Double || number instanceof Float) {
            if (!Double.isFinite(number.doubleValue())) {
                throw Coercion.mismatch("a finite number", number);
            }
            exact = new BigDecimal(number.toString());
        } else {
            exact = BigDecimal.valueOf(number.longValue());
        }
        if (Math.abs((long) exact.precision() - exact.scale()) > LONGEST || Math.abs((long) exact.scale()) > LONGEST) {
            throw new ArithmeticException("has too many digits");
        }
        return exact;
    }

    private static Number integer(BigDecimal exact, Class<?> target) {
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
}
