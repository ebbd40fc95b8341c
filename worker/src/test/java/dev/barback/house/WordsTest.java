package dev.barback.house;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Words have one meaning: docs/glossary.md. */
class WordsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern LAST_CELL = Pattern.compile("\\| `(\\w+)` \\|$", Pattern.MULTILINE);

    /** In a row of docs/guarantees.md: all of them, each with its stars. */
    private static final Pattern NAMED_FAULTS = Pattern.compile("faults: (\\*[^*|]+\\*(?:, \\*[^*|]+\\*)*)");

    private static final Pattern EMPHASIZED = Pattern.compile("\\*([^*|]+)\\*");

    /** The second column of docs/faults.md. */
    private static final Pattern INJECTED_FAULT = Pattern.compile("^\\| [^|]* \\| ([^|]*) \\|", Pattern.MULTILINE);

    /** What a person reads in a source: comments and strings. */
    private static final Pattern PROSE =
            Pattern.compile("/\\*.*?\\*/|//[^\\n]*|\"(?:\\\\.|[^\"\\\\\\n])*\"", Pattern.DOTALL);

    private static final Pattern CONSTANT = Pattern.compile("static final \\S+ ([A-Z][A-Z0-9_]*)");

    /** Words that say too little, or that only we understand, and what to say instead. */
    private static final Map<String, String> FORBIDDEN = Map.of(
            "who(ever|mever)|(some|any|no)body", "the noun: the client, the caller, the worker, the user",
            "how many-?i?eth", "the number of",
            "leave[sd]? away|left away", "omit",
            "\\*\\* The same\\.", "say it, or delete the comment",
            "call(s|ed|ing)? off", "cancel",
            "in (its|their|his|our|your) hands?", "holds, has fetched, runs",
            "now and then", "how often, in numbers",
            "the audit trail", "the audit log");

    private static final Map<String, String> FORBIDDEN_CONSTANTS = Map.of(
            "(MOST|LONGEST|LARGEST|GREATEST)(_.*)?",
            "MAX_...",
            "(LEAST|SHORTEST|SMALLEST)(_.*)?",
            "MIN_...",
            "A_.*",
            "..._SIZE or ..._INTERVAL");

    @Test
    void noTwoTypesHaveOneName() throws IOException {
        Map<String, List<Path>> byName = sources("src/main/java").stream()
                .filter(source -> !source.endsWith("package-info.java"))
                .collect(groupingBy(source -> source.getFileName().toString()));
        byName.values().removeIf(sources -> sources.size() == 1);
        assertThat(byName).as("types with the name of another").isEmpty();
    }

    @Test
    void everyTypeOfTheGlossaryExists() throws IOException {
        assertThat(types()).containsAll(lastCells("docs/glossary.md", 50));
    }

    @Test
    void everyAnswerToWhereIsSomethingExists() throws IOException {
        assertThat(types()).containsAll(lastCells("CONTRIBUTING.md", 20));
    }

    private static Set<String> types() throws IOException {
        return sources("src/main/java").stream()
                .map(source -> source.getFileName().toString().replace(".java", ""))
                .collect(toSet());
    }

    /** The types in the last column of the tables on a page. */
    private static List<String> lastCells(String page, int least) throws IOException {
        List<String> named = LAST_CELL
                .matcher(Files.readString(ROOT.resolve(page)))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(named).hasSizeGreaterThanOrEqualTo(least);
        return named;
    }

    @Test
    void everyGuaranteeSaysWhatShowsIt() throws IOException {
        String guarantees = Files.readString(ROOT.resolve("docs/guarantees.md"));
        assertThat(guarantees.lines().filter(line -> line.matches("\\|.*\\|\\s*\\|")))
                .as("rows without a test")
                .isEmpty();
    }

    @Test
    void everyFaultOfTheGuaranteesIsInjected() throws IOException {
        List<String> named = new ArrayList<>();
        for (String row : found(NAMED_FAULTS, Files.readString(ROOT.resolve("docs/guarantees.md")))) {
            named.addAll(found(EMPHASIZED, row));
        }
        assertThat(named).hasSizeGreaterThan(20);
        List<String> injected = found(INJECTED_FAULT, Files.readString(ROOT.resolve("docs/faults.md")));
        assertThat(injected).containsAll(named);
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }

    @Test
    void proseIsPlain() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path source : sources("src/main/java")) {
            PROSE.matcher(Files.readString(source))
                    .results()
                    .forEach(prose -> complain(found, source, prose.group(), FORBIDDEN));
        }
        for (Path page : pages()) {
            complain(found, page, Files.readString(page), FORBIDDEN);
        }
        assertThat(found).isEmpty();
    }

    @Test
    void constantsAreNamedAsLimits() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path source : sources("src/main/java")) {
            CONSTANT.matcher(Files.readString(source))
                    .results()
                    .map(match -> match.group(1))
                    .forEach(name -> FORBIDDEN_CONSTANTS.forEach((wrong, right) -> {
                        if (name.matches(wrong)) {
                            found.add(source + ": " + name + ": better " + right);
                        }
                    }));
        }
        assertThat(found).isEmpty();
    }

    private static void complain(List<String> found, Path source, String text, Map<String, String> forbidden) {
        forbidden.forEach((wrong, right) -> {
            Matcher match =
                    Pattern.compile("(?i)\\b(" + wrong + ")(?!\\w)").matcher(text.replaceAll("\\s*\\n[\\s*]*", " "));
            while (match.find()) {
                found.add(source + ": \"" + match.group() + "\": better " + right);
            }
        });
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                            docs,
                            Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md")
                                    .map(ROOT::resolve))
                    .filter(page -> page.toString().endsWith(".md"))
                    .toList();
        }
    }

    /** The Java sources of all modules in this folder of theirs. */
    private static List<Path> sources(String folder) throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> modules = Files.find(ROOT, 3, (path, is) -> path.endsWith("pom.xml"))) {
            modules.map(pom -> pom.resolveSibling(folder))
                    .filter(Files::isDirectory)
                    .forEach(sources -> {
                        try (Stream<Path> files = Files.walk(sources)) {
                            files.filter(file -> file.toString().endsWith(".java"))
                                    .forEach(all::add);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        }
        return all;
    }
}
