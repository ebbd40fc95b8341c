package dev.barback.web.events;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.web.PropertiesPage;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** docs/configuration.md matches the code for barback.web.events.*. */
class EventPropertiesTest {
    private static final String PREFIX = "barback.web.events";

    @Test
    void thePageHasNameAndDefaultOfEach() throws IOException {
        PropertiesPage.assertSame(PREFIX, EventProperties.class);
    }

    @ParameterizedTest
    @CsvSource({
        "poll-interval, 9ms",
        "heartbeat, 99ms",
        "max-streams, 0",
        "max-streams-per-user, 0",
        "max-unread, 1023B"
    })
    void whatMakesNoSenseIsRefusedByName(String property, String value) {
        Binder binder = new Binder(new MapConfigurationPropertySource(Map.of(PREFIX + "." + property, value)));
        assertThatThrownBy(() -> binder.bindOrCreate(PREFIX, EventProperties.class))
                .rootCause()
                .hasMessageStartingWith(PREFIX + "." + property + " should be ");
    }
}
