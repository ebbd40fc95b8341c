package dev.barback.examples.counters;

import static org.springframework.web.util.HtmlUtils.htmlEscape;

import dev.barback.examples.counters.Counter.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;

/** Writes the page: page.html, with the counters in it. It works without scripts; with them it refreshes itself. */
final class Page {
    private static final String PLACEHOLDER = "<!-- counters -->";

    private final String frame;

    Page() {
        try {
            this.frame = new ClassPathResource("page.html").getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String of(List<Counter> counters) {
        String rows = counters.stream().map(Page::row).collect(Collectors.joining());
        return frame.replace(PLACEHOLDER, rows.isEmpty() ? "<p>No counter is defined yet.</p>" : rows);
    }

    private static String row(Counter counter) {
        String name = htmlEscape(counter.name());
        return """
                <form class="counter" method="post" action="/counters/%1$s/presses">
                  <span class="name">%1$s</span>
                  <button id="%1$s-less" name="delta" value="-1" aria-label="%1$s minus one">&minus;</button>
                  <output>%2$s</output>
                  <button id="%1$s-more" name="delta" value="1" aria-label="%1$s plus one">+</button>
                  <span class="pending">%3$s</span>
                </form>
                %4$s""".formatted(
                        name,
                        counter.value() == null ? "?" : counter.value(),
                        counter.pending() == 0 ? "" : counter.pending() + " on the way",
                        counter.problems().stream().map(Page::problem).collect(Collectors.joining()));
    }

    private static String problem(Problem problem) {
        return """
                <form class="problem" method="post" action="/presses/%1$s/again">
                  <span>%2$+d was not counted. %3$s</span>
                  <button id="%1$s">Press again</button>
                </form>
                """.formatted(htmlEscape(problem.id()), problem.delta(), htmlEscape(problem.reason()));
    }
}
