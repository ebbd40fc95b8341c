package dev.barback.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** docs/configuration.md matches the code for barback.web.*. */
class WebPropertiesTest {
    private static final Pattern ROW = Pattern.compile("\\| `barback\\.web\\.[^.`]+` \\| [^|]+ \\|.*");

    @Test
    void thePageHasNameAndDefaultOfEach() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("..", "docs", "configuration.md")).stream()
                .filter(line -> ROW.matcher(line).matches())
                .map(line -> line.split(" \\| ", 3))
                .map(cells -> cells[0].substring(2) + " " + cells[1])
                .sorted()
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(
                        Arrays.stream(WebProperties.class.getDeclaredConstructors()[0].getParameters())
                                .map(WebPropertiesTest::row)
                                .sorted()
                                .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "max-body-size, 0B",
        "hosts, http://jobs.example.org",
        "hosts, jobs.example.org:80",
        "hosts, '*.org'",
        "enqueue-limit-per-user, many",
        "enqueue-limit-per-user, -1",
        "enqueue-limit-per-user, 1000",
        "enqueue-limit-per-user, 0/1m",
        "enqueue-limit-per-user, 1000/60",
        "enqueue-limit-per-user, 1000/0s",
        "enqueue-limit-per-user, 1000/31d",
        "enqueue-limit-per-user, 9999999999/1d",
        "enqueue-limit-per-user, 1000/999999999d"
    })
    void whatMakesNoSenseIsRefusedByName(String property, String value) {
        Binder binder = new Binder(new MapConfigurationPropertySource(Map.of("barback.web." + property, value)));
        assertThatThrownBy(() -> binder.bindOrCreate("barback.web", WebProperties.class))
                .rootCause()
                .hasMessageStartingWith("barback.web." + property + " should be ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example", "10.0.0.0/33"})
    void proxiesAreNamedByAddressOrNetwork(String value) {
        Binder binder = new Binder(new MapConfigurationPropertySource(Map.of("barback.web.trusted-proxies", value)));
        assertThatThrownBy(() -> binder.bindOrCreate("barback.web", WebProperties.class))
                .hasStackTraceContaining("barback.web.trusted-proxies should be addresses and networks: ");
    }

    private static String row(Parameter parameter) {
        String name = parameter.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
        String[] value = parameter.getAnnotation(DefaultValue.class).value();
        return "`%s` %s"
                .formatted(
                        ConfigurationPropertyName.of("barback.web").append(name),
                        value.length == 0 ? "none" : "`" + value[0] + "`");
    }
}
