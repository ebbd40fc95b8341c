package dev.barback.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.internal.pubsub.PubSubOptions;
import dev.barback.settings.BarbackSettings;
import dev.barback.settings.SettingSource;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Parameter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares docs/configuration.md with the properties in the code. */
class ConfigurationPageTest {
    /** Surefire runs in the module's folder. */
    private static final Path PAGE = Path.of("..", "..", "docs", "configuration.md");

    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| ([^|]+) \\| ([^|]+) \\|");
    private static final Pattern LITERAL = Pattern.compile("`([^`]*)`");
    /** Properties of web, with tests beside their code. */
    private static final Pattern OF_WEB = Pattern.compile("barback\\.(web|command-server|security)\\..*");

    /** By name: the default in the metadata, empty if there is none. */
    private static Map<String, String> properties() throws Exception {
        Map<String, String> properties = new TreeMap<>();
        for (JsonNode property : properties(metadata())) {
            String name = property.path("name").stringValue();
            if (property.path("type").stringValue().startsWith("java.util.Map<")) {
                putAll(properties, name + ".*.", BarbackProperties.Queue.class);
            } else if (property.path("type").stringValue().endsWith("$Share>")) {
                putAll(properties, name + "[*].", BarbackProperties.Share.class);
            } else {
                properties.put(name, property.path("defaultValue").asString(""));
            }
        }
        return properties;
    }

    private static void putAll(Map<String, String> properties, String prefix, Class<?> type) {
        for (Parameter each : type.getDeclaredConstructors()[0].getParameters()) {
            DefaultValue value = each.getAnnotation(DefaultValue.class);
            properties.put(
                    prefix + DataObjectPropertyName.toDashedForm(each.getName()),
                    value == null ? "" : value.value()[0]);
        }
    }

    /** Without the properties that Spring has for every endpoint. */
    private static List<JsonNode> properties(JsonNode metadata) {
        return metadata.path("properties")
                .valueStream()
                .filter(property -> !property.path("name").stringValue().startsWith("management.endpoint."))
                .toList();
    }

    private static JsonNode metadata() throws IOException {
        URI classes = URI.create(BarbackProperties.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString());
        try (InputStream in = classes.resolve("META-INF/spring-configuration-metadata.json")
                .toURL()
                .openStream()) {
            return JsonMapper.shared().readTree(in);
        }
    }

    /** By name: the default on the page. */
    private static Map<String, String> page() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line.strip());
            if (row.matches()) {
                assertThat(rows.put(row.group(1), row.group(2).strip()))
                        .as("%s is there once", row.group(1))
                        .isNull();
            }
        }
        return rows;
    }

    @Test
    void namesAllPropertiesThatExistAndNoOthers() throws Exception {
        assertThat(page().keySet().stream()
                        .filter(name -> name.startsWith("barback.")
                                && !OF_WEB.matcher(name).matches()))
                .containsExactlyElementsOf(properties().keySet());
    }

    @Test
    void givesTheirDefaults() throws Exception {
        Map<String, String> page = page();
        properties().forEach((name, value) -> {
            if (value.isEmpty()) { // computed: described in words
                assertThat(page.get(name)).as(name).isNotEmpty().doesNotMatch(LITERAL);
            } else {
                assertThat(page.get(name)).as(name).isEqualTo("`" + value + "`");
            }
        });
    }

    @Test
    void editorsShowDescriptionsWithTheSameDefaults() throws Exception {
        for (JsonNode property : properties(metadata())) {
            String name = property.path("name").stringValue();
            assertThat(property.path("description").asString(""))
                    .as(name)
                    .isNotEmpty()
                    .doesNotContain("{@");
            if (property.has("defaultValue")) {
                assertThat(property.path("description").stringValue())
                        .as(name)
                        .endsWith("Default: " + property.path("defaultValue").asString());
            }
        }
    }

    /** The settings have their defaults in the options that they become; editors show copies. */
    @Test
    void editorsShowTheDefaultsThatAreUsed() throws Exception {
        Map<String, String> shown = new TreeMap<>();
        properties().forEach((name, value) -> {
            if (!value.isEmpty() && !name.contains("[*]")) {
                shown.put(name.replace("*", "mail"), value);
            }
        });
        assertThat(shown).containsEntry("barback.queues.mail.lanes", "1").hasSizeGreaterThan(25);
        BarbackSettings explicit = BarbackSettings.of(SettingSource.of(shown)).check();
        BarbackSettings standard = BarbackSettings.of(SettingSource.of(Map.of()));
        List<String> queues = List.of("mail");
        assertThat(explicit.workerOptions(queues)).isEqualTo(standard.workerOptions(queues));
        assertThat(explicit.hasWorker()).isEqualTo(standard.hasWorker());
        assertThat(explicit.lanes().of("mail")).isEqualTo(standard.lanes().of("mail"));
        assertThat(explicit.retry()).isEqualTo(standard.retry());
        assertThat(explicit.maxJobBytes()).isEqualTo(standard.maxJobBytes());
        assertThat(explicit.pubSub().options()).isEqualTo(standard.pubSub().options());
        assertThat(explicit.hasOutbox()).isEqualTo(standard.hasOutbox());
        assertThat(explicit.records()).isEqualTo(standard.records());
        assertThat(explicit.database()).hasToString(standard.database().toString());
    }

    @Test
    void namesTheVariables() throws Exception {
        assertThat(page())
                .containsEntry(BarbackSettings.QUEUE_NAME, "`default`")
                .containsEntry(PubSubOptions.PROJECT_ID, "`job_queue`")
                .containsEntry(PubSubOptions.EMULATOR_HOST, "none");
    }
}
