package dev.barback.internal.registry;

import dev.barback.Keywords;
import dev.barback.rails.GlobalId;
import dev.barback.rails.IndifferentMap;
import dev.barback.rails.ModuleName;
import dev.barback.rails.RailsDuration;
import dev.barback.rails.Range;
import dev.barback.rails.Symbol;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Converts for a place without a type (Object, an element of a raw list): it takes values that have their type in JSON,
 * so that they are restored unchanged. Other values are refused here, when they are enqueued: the job would get another
 * type.
 */
final class UntypedConverter extends ArgumentConverter {
    private static final Set<Class<?>> SELF_DESCRIBING = Set.of(
            String.class,
            Boolean.class,
            Symbol.class,
            GlobalId.class,
            ModuleName.class,
            RailsDuration.class,
            Instant.class,
            OffsetDateTime.class,
            ZonedDateTime.class,
            LocalDate.class);

    private static final UntypedConverter INSTANCE = new UntypedConverter();

    UntypedConverter() {
        super(Object.class);
    }

    @Override
    Object convert(Object value, int depth) {
        check(value, depth);
        return value;
    }

    /** Refuses values that would come back as another type. */
    static void check(@Nullable Object value, int depth) {
        if (value == null || value instanceof Number || SELF_DESCRIBING.contains(value.getClass())) {
            return;
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                checkInner(list.get(i), depth, "[" + i + "]");
            }
        } else if (value instanceof Map<?, ?> map) {
            checkEntries(map, depth);
        } else if (value instanceof Keywords keywords) {
            checkEntries(keywords.values(), depth);
        } else if (value instanceof IndifferentMap indifferent) {
            checkEntries(indifferent.values(), depth);
        } else if (value instanceof Range range) {
            checkInner(range.begin(), depth, ".begin");
            checkInner(range.end(), depth, ".end");
        } else {
            throw new ConversionException(
                    "takes values that JSON restores unchanged, but %s would come back as %s: declare its type"
                            .formatted(describe(value), restoredAs(value)));
        }
    }

    private static void checkEntries(Map<?, ?> map, int depth) {
        map.forEach((key, each) -> {
            if (key instanceof Enum<?>) {
                checkInner(key, depth, "." + RecordConverter.keyText(key));
            }
            checkInner(each, depth, "." + RecordConverter.keyText(key));
        });
    }

    private static void checkInner(@Nullable Object value, int depth, String step) {
        convertInner(INSTANCE, value, depth, step);
    }

    private static String describe(Object value) {
        return value.getClass().isArray() ? "an array" : ArgumentDescription.of(value);
    }

    private static String restoredAs(Object value) {
        if (value instanceof Enum<?>) {
            return "a symbol";
        } else if (value instanceof UUID || value instanceof Character) {
            return "text";
        } else if (value instanceof Duration || value instanceof Period) {
            return "a RailsDuration";
        } else if (value instanceof Record) {
            return "a map";
        } else if (value instanceof Collection || value.getClass().isArray()) {
            return "a list";
        }
        return "another type, or not at all";
    }
}
