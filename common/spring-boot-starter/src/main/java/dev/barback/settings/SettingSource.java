package dev.barback.settings;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where settings come from: names and their values. Names are given as in the documentation, {@code
 * barback.pubsub.lease-time}, with a number or a name in brackets where they have one, {@code
 * barback.queues[mail.EU].lanes}; the source may have them in any spelling that Spring Boot accepts, too: {@code
 * barback.pubsub.leaseTime}, {@code BARBACK_PUBSUB_LEASETIME}, {@code BARBACK_PUBSUB_LEASE_TIME}. Names that do not
 * begin with {@code barback.} are those of other variables, and have one spelling.
 */
public interface SettingSource {
    /** The source with these names, of environment variables or of properties, and their values. */
    static SettingSource of(Map<String, String> values) {
        return new MapSource(values);
    }

    /** The value of a name, as it is written there; null = there is none. */
    @Nullable String value(String name);

    /**
     * The known names that begin with this one, without that beginning, as parts: for {@code barback.queues} and the
     * name {@code barback.queues.mail.poll-interval}, [mail, poll-interval]. A variable's parts are those between its
     * underscores, in lower case.
     */
    List<List<String>> below(String name);
}
