package dev.barback.wire;

import dev.barback.ArgumentException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Time zones that both sides know, which are those of the IANA's database. */
final class Zones {
    private static final String UTC = "Etc/UTC";
    private static final Set<String> KNOWN = known();

    private Zones() {}

    /** The zone of this name; null if it is unknown to this JDK, so that only the offset is left. */
    static @Nullable ZoneId find(@Nullable String name) {
        return name != null && KNOWN.contains(name) ? ZoneId.of(name) : null;
    }

    /**
     * The name as Rails has it; null where there is an offset alone, as up to Rails 7.1.
     *
     * @throws ArgumentException if Rails knows no such zone
     */
    static @Nullable String name(ZoneId zone) {
        if (zone.equals(ZoneOffset.UTC) || zone.getId().equals("UTC")) {
            return UTC;
        } else if (zone instanceof ZoneOffset) {
            return null;
        } else if (!KNOWN.contains(zone.getId())) {
            throw new ArgumentException("Rails knows no time zone " + zone
                    + ". Take one with a name, such as Europe/Berlin, or pass an OffsetDateTime.");
        }
        return zone.getId();
    }

    /** The JDK has some of its own beside the IANA's. */
    private static Set<String> known() {
        Set<String> names = new TreeSet<>(ZoneId.getAvailableZoneIds());
        names.removeIf(name -> name.startsWith("SystemV/"));
        return Set.copyOf(names);
    }
}
