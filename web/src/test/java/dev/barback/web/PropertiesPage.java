package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Compares docs/configuration.md with the records of properties. */
public final class PropertiesPage {
    private PropertiesPage() {}

    /** Asserts that the page has exactly the properties of a record, with their defaults. */
    public static void assertSame(String prefix, Class<?> type) throws IOException {
        Pattern row = Pattern.compile("\\| `(" + Pattern.quote(prefix) + "\\.[^`]+)` \\| `([^`]*)` \\| .*");
        Map<String, String> page = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "configuration.md"))) {
            Matcher cells = row.matcher(line);
            if (cells.matches()) {
                page.put(cells.group(1), cells.group(2));
            }
        }
        Map<String, String> code = new TreeMap<>();
        collect(prefix, type, code);
        assertThat(page).containsExactlyEntriesOf(code);
    }

    private static void collect(String prefix, Class<?> type, Map<String, String> into) {
        for (Parameter each : type.getDeclaredConstructors()[0].getParameters()) {
            String name = prefix + "." + DataObjectPropertyName.toDashedForm(each.getName());
            if (each.getType().isRecord()) {
                collect(name, each.getType(), into);
            } else {
                into.put(name, each.getAnnotation(DefaultValue.class).value()[0]);
            }
        }
    }
}
