package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** docs/configuration.md says of barback.web.* what the code says. */
class WebPropertiesTest {
    private static final Pattern ROW = Pattern.compile("\\| `barback\\.web\\.[^.`]+` \\| `[^`]*` \\|.*");

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

    private static String row(Parameter parameter) {
        String name = parameter.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
        return "`%s` `%s`"
                .formatted(
                        ConfigurationPropertyName.of("barback.web").append(name),
                        parameter.getAnnotation(DefaultValue.class).value()[0]);
    }
}
