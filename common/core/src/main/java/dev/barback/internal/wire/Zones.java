package dev.barback.internal.wire;

import dev.barback.ArgumentException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The time zones that both Java and Rails know, from the IANA's database. */
final class Zones {
    private static final String UTC = "Etc/UTC";
    private static final Set<String> KNOWN = known();

    private Zones() {}

    /** The zone of this name; null if this JDK does not know it, so that only the offset is left. */
    static @Nullable ZoneId find(@Nullable String name) {
        return name != null && KNOWN.contains(name) ? ZoneId.of(name) : null;
    }

    /**
     * The name in Rails; null if there is only an offset, as up to Rails 7.1.
     *
     * @throws ArgumentException if Rails does not know the zone
     */
    static @Nullable String name(ZoneId zone) {
        if (zone.equals(ZoneOffset.UTC) || zone.getId().equals("UTC")) {
            return UTC;
        } else if (zone instanceof ZoneOffset) {
            return null;
        } else if (!KNOWN.contains(zone.getId())) {
            throw new ArgumentException("Rails knows no time zone " + zone
                    + ". Use one with a name, such as Europe/Berlin, or pass an OffsetDateTime.");
        }
        return zone.getId();
    }

    /** All zones but the JDK's own. */
    private static Set<String> known() {
        Set<String> names = new TreeSet<>(ZoneId.getAvailableZoneIds());
        names.removeIf(name -> name.startsWith("SystemV/"));
        return Set.copyOf(names);
    }
}
