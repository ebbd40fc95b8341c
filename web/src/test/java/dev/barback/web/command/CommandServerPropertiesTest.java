package dev.barback.web.command;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.web.PropertiesPage;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** docs/configuration.md matches the code for barback.command-server.*; invalid values are rejected. */
class CommandServerPropertiesTest {
    private static final String PREFIX = "barback.command-server";

    @Test
    void thePageHasNameAndDefaultOfEach() throws IOException {
        PropertiesPage.assertSame(PREFIX, CommandServerProperties.class);
    }

    @ParameterizedTest
    @CsvSource({
        "port, -2",
        "port, 65536",
        "threads, 0",
        "limits.connections, 0",
        "limits.connections-per-user, 0",
        "limits.line, 99B",
        "limits.line, 11MB",
        "limits.idle, -1s",
        "limits.unread, 1B",
        "limits.unread-time, 0s",
        "unauthenticated.per-address, 0",
        "unauthenticated.time, 0s",
        "unauthenticated.size, 99B",
        "unauthenticated.size, 2MB",
        "perform-now.max-running, 0",
        "perform-now.max-running-per-user, 0",
        "perform-now.timeout, 0s"
    })
    void whatMakesNoSenseIsRefusedByName(String property, String value) {
        Binder binder = new Binder(new MapConfigurationPropertySource(Map.of(PREFIX + "." + property, value)));
        assertThatThrownBy(() -> binder.bindOrCreate(PREFIX, CommandServerProperties.class))
                .rootCause()
                .hasMessageStartingWith(PREFIX + "." + property + " should be ");
    }
}
