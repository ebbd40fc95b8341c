package dev.barback.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings from names and values in memory, such as the environment variables of this process. Immutable. */
final class MapSource implements SettingSource {
    private static final String PREFIX = "barback";

    private final Map<String, String> values;
    private final List<SettingName> names;
    private final Map<String, String> valuesByKey = new HashMap<>();

    MapSource(Map<String, String> values) {
        this.values = Map.copyOf(values);
        this.names = values.keySet().stream()
                .filter(name -> name.regionMatches(true, 0, PREFIX, 0, PREFIX.length()))
                .map(SettingName::of)
                .toList();
        values.forEach((name, value) -> valuesByKey.put(SettingName.of(name).key(), value));
    }

    @Override
    public @Nullable String value(String name) {
        if (!name.startsWith(PREFIX + ".")) {
            return values.get(name);
        }
        SettingName wanted = SettingName.of(name);
        String value = valuesByKey.get(wanted.key());
        return value != null ? value : valuesByKey.get(wanted.spacedKey());
    }

    @Override
    public List<List<String>> below(String name) {
        SettingName group = SettingName.of(name);
        return names.stream()
                .filter(each -> each.key().startsWith(group.key() + "."))
                .map(each ->
                        each.parts().subList(group.parts().size(), each.parts().size()))
                .toList();
    }
}
