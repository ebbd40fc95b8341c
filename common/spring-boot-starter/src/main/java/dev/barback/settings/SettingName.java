package dev.barback.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a setting, taken apart.
 *
 * @param parts its parts, as they are written
 * @param key the same for all spellings of a name
 * @param spacedKey the key of a variable that has underscores where the name has hyphens
 */
record SettingName(List<String> parts, String key, String spacedKey) {
    private static final Pattern VARIABLE = Pattern.compile("BARBACK_[A-Z0-9_]+");
    private static final Pattern PART = Pattern.compile("\\[([^\\]]*)]|[^.\\[]+");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    SettingName {
        parts = List.copyOf(parts);
    }

    /** The name of a property or of an environment variable. */
    static SettingName of(String text) {
        if (VARIABLE.matcher(text).matches()) {
            List<String> parts = List.of(text.toLowerCase(Locale.ROOT).split("_"));
            String key = String.join(".", parts);
            return new SettingName(parts, key, key);
        }
        List<String> parts = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        List<String> spacedKeys = new ArrayList<>();
        Matcher part = PART.matcher(text);
        while (part.find()) {
            String inBrackets = part.group(1);
            if (inBrackets == null) {
                String plain = part.group().toLowerCase(Locale.ROOT).replace("_", "");
                parts.add(part.group());
                keys.add(plain.replace("-", ""));
                spacedKeys.add(plain.replace('-', '.'));
            } else { // spelled in one way only; a variable has a number without brackets
                String verbatim = NUMBER.matcher(inBrackets).matches() ? inBrackets : "[" + inBrackets + "]";
                parts.add(inBrackets);
                keys.add(verbatim);
                spacedKeys.add(verbatim);
            }
        }
        return new SettingName(parts, String.join(".", keys), String.join(".", spacedKeys));
    }
}
