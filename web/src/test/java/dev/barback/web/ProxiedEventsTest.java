package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.barback.Job;
import dev.barback.JobContext;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.TestAbortedException;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Event streams of a job from enqueue to end, in {@code curl} and Chromium, if they are installed. */
@Timeout(120)
@Import(ProxiedEventsTest.Jobs.class)
class ProxiedEventsTest extends RecordedTest {
    private static final Semaphore SEEN = new Semaphore(0);
    private static final double TIMEOUT_MILLIS = 30_000;

    @TestConfiguration(proxyBeanMethods = false)
    static class Jobs {
        @Bean
        Watched watched() {
            return new Watched();
        }
    }

    /** Goes on when the test has seen its progress. */
    static class Watched implements Job {
        public String perform(JobContext context) throws InterruptedException {
            context.message("one of <b>three</b>");
            context.progress(1, 3);
            if (!SEEN.tryAcquire(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The test has not seen it.");
            }
            return "three & done";
        }
    }

    @Test
    void curlFollowsIt(@LocalServerPort int port) throws Exception {
        Process curl = new ProcessBuilder(program("curl"), "-sN", "http://127.0.0.1:" + port + "/api/events?user=curl")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(curl.getInputStream(), StandardCharsets.UTF_8))) {
            List<String> seen = new ArrayList<>();
            readTo("\"complete\":true", lines, seen);
            enqueued("'job_class':'Watched','user':'curl'");
            readTo("\"done\":1,\"total\":3", lines, seen);
            SEEN.release();
            readTo("\"state\":\"completed\"", lines, seen);
            assertThat(seen).contains("event: snapshot", "event: job").anyMatch(line -> line.startsWith("id: "));
            assertThat(seen.get(seen.size() - 1)).contains("\"result\":\"three & done\"");
        } finally {
            curl.destroyForcibly().waitFor();
        }
    }

    private static void readTo(String text, BufferedReader lines, List<String> seen) throws Exception {
        String line;
        do {
            line = lines.readLine();
            assertThat(line).as("After %s", seen).isNotNull();
            seen.add(line);
        } while (!line.contains(text));
    }

    @Test
    void aBrowserFollowsIt(@LocalServerPort int port) {
        Path chromium = Path.of(program("chromium"));
        Playwright.CreateOptions noDownload =
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"));
        BrowserType.LaunchOptions installed = new BrowserType.LaunchOptions()
                .setExecutablePath(chromium)
                .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")); // as root, in a container
        try (Playwright playwright = Playwright.create(noDownload);
                Browser browser = playwright.chromium().launch(installed)) {
            Page page = browser.newPage();
            List<String> errors = new ArrayList<>();
            page.onPageError(errors::add);
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    errors.add(message.text());
                }
            });
            page.navigate("http://127.0.0.1:" + port + "/jobs.html?user=browser");
            shows(page, "#connection", "Connected.");

            String id = enqueued("'job_class':'Watched','user':'browser'");
            String row = "tr[data-id='" + id + "']";
            shows(page, row, "executing");
            shows(page, row, "1 of 3");
            shows(page, row, "one of <b>three</b>");
            SEEN.release();
            shows(page, row, "completed");
            shows(page, row, "three & done");
            staysOnTopWhenThePageIsLoadedAnew(page, id);
            assertThat(errors).noneMatch(error -> !error.contains("favicon"));
        }
    }

    private void staysOnTopWhenThePageIsLoadedAnew(Page page, String earlier) {
        String id = enqueued("'job_class':'Watched','user':'browser'");
        String onTop = "#jobs tr:first-child[data-id='" + id + "']";
        shows(page, onTop, "executing");
        page.reload();
        shows(page, onTop, "executing");
        shows(page, "#jobs tr:last-child[data-id='" + earlier + "']", "completed");
        SEEN.release();
        shows(page, onTop, "completed");
    }

    private static void shows(Page page, String selector, String text) {
        PlaywrightAssertions.assertThat(page.locator(selector))
                .containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(TIMEOUT_MILLIS));
    }

    private static String program(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseThrow(() -> new TestAbortedException("There is no " + name + " on the PATH."));
    }
}
