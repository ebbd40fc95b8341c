package dev.barback.examples.counters;

import dev.barback.Jobs;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The page, and its buttons. Nothing here calls the API, so it answers at once, whatever the state of the API. */
@RestController
class CountersController {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");

    private final Counters counters;
    private final Jobs jobs;
    private final Page page = new Page();

    CountersController(Counters counters, Jobs jobs) {
        this.counters = counters;
        this.jobs = jobs;
    }

    @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE + ";charset=UTF-8")
    String page() {
        return page.of(counters.all());
    }

    /** The page requests this every second, to check whether it is up to date. */
    @GetMapping(path = "/counters", produces = MediaType.APPLICATION_JSON_VALUE)
    List<Counter> counters() {
        return counters.all();
    }

    @PostMapping("/counters")
    ResponseEntity<Void> define(@RequestParam String name) {
        String plain = name.strip().toLowerCase(Locale.ROOT);
        if (!NAME.matcher(plain).matches()) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "A name has 1 to 40 letters (a to z), digits and hyphens.");
        }
        counters.define(plain);
        return redirectToPage();
    }

    @PostMapping("/counters/{name}/presses")
    ResponseEntity<Void> press(@PathVariable String name, @RequestParam int delta) {
        if (delta != 1 && delta != -1) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "delta is 1 or -1.");
        } else if (!counters.press(name, delta)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such counter.");
        }
        return redirectToPage();
    }

    @PostMapping("/presses/{id}/again")
    ResponseEntity<Void> again(@PathVariable String id) {
        counters.pressAgain(id);
        return redirectToPage();
    }

    @PostMapping("/refresh")
    ResponseEntity<Void> refresh() {
        jobs.performLater(RefreshCountersJob::perform);
        return redirectToPage();
    }

    private static ResponseEntity<Void> redirectToPage() {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create("/"))
                .build();
    }
}
