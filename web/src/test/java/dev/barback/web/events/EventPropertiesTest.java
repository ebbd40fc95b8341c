package dev.barback.web.events;

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

/** docs/configuration.md says of barback.web.events.* what the code says. */
class EventPropertiesTest {
    private static final String PREFIX = "barback.web.events";
    private static final Pattern ROW = Pattern.compile("\\| `barback\\.web\\.events\\.([^`]+)` \\| `([^`]*)` \\|.*");

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
        for (Parameter each : EventProperties.class.getDeclaredConstructors()[0].getParameters()) {
            code.put(
                    DataObjectPropertyName.toDashedForm(each.getName()),
                    each.getAnnotation(DefaultValue.class).value()[0]);
        }
        assertThat(page).containsExactlyEntriesOf(code);
    }

    @ParameterizedTest
    @CsvSource({
        "poll-interval, 9ms",
        "heartbeat, 99ms",
        "max-listeners, 0",
        "max-listeners-per-user, 0",
        "max-unread, 1023B"
    })
    void whatMakesNoSenseIsRefusedByName(String property, String value) {
        Binder binder = new Binder(new MapConfigurationPropertySource(Map.of(PREFIX + "." + property, value)));
        assertThatThrownBy(() -> binder.bindOrCreate(PREFIX, EventProperties.class))
                .rootCause()
                .hasMessageStartingWith(PREFIX + "." + property + " should be ");
    }
}
