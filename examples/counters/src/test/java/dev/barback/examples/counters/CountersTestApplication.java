package dev.barback.examples.counters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.examples.counters.api.FaultyApi;
import dev.barback.test.BarbackTest;
import dev.barback.test.TestBarback;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The application in a test: real HTTP at both ends, a database, and jobs that run when the test performs them. */
@SpringBootTest(classes = CountersApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@BarbackTest
@DirtiesContext
abstract class CountersTestApplication {
    @TempDir
    static Path folder;

    static FaultyApi api;

    @DynamicPropertySource
    static void startApi(DynamicPropertyRegistry properties) {
        api = new FaultyApi(folder.resolve("api.db"));
        properties.add("counters.api", api::url);
    }

    @AfterAll
    static void stopApi() {
        api.close();
    }

    @Autowired
    Counters counters;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TestBarback barback;

    /** The counter; each test has its own. */
    String tea;

    Browser browser;

    @BeforeEach
    void defineACounter(@LocalServerPort int port) {
        browser = new Browser(Integer.toString(port));
        tea = "tea-" + System.nanoTime();
        jdbc.sql("DELETE FROM presses").update();
        assertThat(browser.define(tea)).isEqualTo(303);
        api.down(false);
    }

    /** The id of the waiting press. */
    final String pressed() {
        return jdbc.sql("SELECT id FROM presses WHERE problem IS NULL ORDER BY pressed_at DESC LIMIT 1")
                .query(String.class)
                .single();
    }
}
