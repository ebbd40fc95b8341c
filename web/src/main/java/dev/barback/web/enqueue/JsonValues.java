package dev.barback.web.enqueue;

import dev.barback.internal.text.NumberLimits;
import dev.barback.web.http.RequestProblem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Converts JSON to the Java values of job arguments: Long or BigInteger, Double (or BigDecimal, where a Double would
 * lose digits), text, booleans, lists, maps. No value has a special meaning.
 */
final class JsonValues {
    private JsonValues() {}

    /**
     * One value.
     *
     * @param field its path, for messages
     * @throws RequestProblem if it contains a number with too many digits
     */
    static @Nullable Object of(JsonNode json, String field) {
        if (json.isObject()) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            json.properties().forEach(entry -> map.put(entry.getKey(), of(entry.getValue(), field)));
            return map;
        } else if (json.isArray()) {
            List<@Nullable Object> list = new ArrayList<>(json.size());
            json.values().forEach(element -> list.add(of(element, field)));
            return list;
        } else if (json.isString()) {
            return json.stringValue();
        } else if (json.isBoolean()) {
            return json.booleanValue();
        } else if (json.isIntegralNumber()) {
            return integer(json.bigIntegerValue());
        } else if (json.isNumber()) {
            return decimal(json.decimalValue(), field);
        }
        return null;
    }

    private static Number integer(BigInteger number) {
        if (number.bitLength() < Long.SIZE) {
            return number.longValue();
        }
        return number;
    }

    private static Number decimal(BigDecimal number, String field) {
        if (!NumberLimits.isWithin(number)) { // expanding 1e-100000000 would take minutes of CPU time
            throw RequestProblem.of(
                    field,
                    "%s has a number of more than %d digits. Pass it as text."
                            .formatted(field, NumberLimits.MAX_DIGITS));
        }
        double nearest = number.doubleValue();
        if (Double.isFinite(nearest) && new BigDecimal(Double.toString(nearest)).compareTo(number) == 0) {
            return nearest;
        }
        return number;
    }
}
