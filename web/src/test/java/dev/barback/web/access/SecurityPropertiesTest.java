package dev.barback.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** docs/configuration.md matches the code for barback.security.*. */
class SecurityPropertiesTest {

    @Test
    void thePageHasNameAndDefaultOfEach() throws Exception {
        List<String> rows = Files.readAllLines(Path.of("..", "docs", "configuration.md")).stream()
                .filter(line -> line.startsWith("| `barback.security."))
                .map(line -> line.substring(2).split(" \\| ", 3))
                .map(cells -> cells[0] + " " + cells[1])
                .toList();
        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(SecurityProperties.class.getDeclaredConstructors()[0].getParameters())
                                .map(SecurityPropertiesTest::row)
                                .toList());
    }

    @Test
    void theFirstPasswordIsReadOrRefused(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "stapler on a green moon\r\nmore\n");
        assertThat(properties("", file.toString()).firstPassword()).contains("stapler on a green moon");
        assertThat(properties("set", "").firstPassword()).contains("set");
        assertThat(properties("", "").firstPassword()).isEmpty();
        assertThat(properties("set", "").toString()).doesNotContain("=set");
        assertThatThrownBy(() -> properties("", "/nowhere/at/all").firstPassword())
                .isInstanceOf(InsecureStartException.class);
        for (String nothing : List.of("", "\n", "\r\nsecond line\n")) {
            Path empty = Files.writeString(folder.resolve("empty"), nothing);
            assertThatThrownBy(() -> properties("", empty.toString()).firstPassword())
                    .isInstanceOf(InsecureStartException.class)
                    .hasMessageContaining("has no password in its first line");
        }
        assertThatThrownBy(() -> properties("set", file.toString())).hasMessageContaining("set only one of them");
    }

    private static SecurityProperties properties(String password, String file) {
        return new SecurityProperties(SecurityProperties.Enabled.AUTO, false, password, file);
    }

    private static String row(Parameter parameter) {
        return "`barback.security.%s` `%s`"
                .formatted(
                        DataObjectPropertyName.toDashedForm(parameter.getName()),
                        parameter.getAnnotation(DefaultValue.class).value()[0]);
    }
}
