package dev.barback.web.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** docs/configuration.md says of barback.command-server.* what the code says; what makes no sense is refused. */
class CommandServerPropertiesTest {
    private static final String PREFIX = "barback.command-server";
    private static final Pattern ROW = Pattern.compile("\\| `(barback\\.command-server\\.[^`]+)` \\| `([^`]*)` \\| .*");

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

    @Test
    void thePageHasNameAndDefaultOfEach() throws IOException {
        Map<String, String> page = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "configuration.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                page.put(row.group(1), row.group(2));
            }
        }
        Map<String, String> code = new TreeMap<>();
        collect(PREFIX, CommandServerProperties.class, code);
        assertThat(page).containsExactlyEntriesOf(code);
    }

    @ParameterizedTest
    @CsvSource({
        "port, -2",
        "port, 65536",
        "threads, 0",
        "limits.connections, 0",
        "limits.line, 99B",
        "limits.line, 11MB",
        "limits.idle, -1s",
        "limits.unread, 1B",
        "limits.unread-time, 0s",
        "perform-now.at-once, 0",
        "perform-now.timeout, 0s"
    })
    void whatMakesNoSenseIsRefusedByName(String property, String value) {
        Binder binder = new Binder(new MapConfigurationPropertySource(Map.of(PREFIX + "." + property, value)));
        assertThatThrownBy(() -> binder.bindOrCreate(PREFIX, CommandServerProperties.class))
                .rootCause()
                .hasMessageStartingWith(PREFIX + "." + property + " should be ");
    }
}
