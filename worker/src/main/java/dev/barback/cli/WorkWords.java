package dev.barback.cli;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code work} and its options without picocli, which takes 0.4 s of CPU time: its classes are of Java 5, so the JVM
 * puts them in no archive. Only words that have one meaning are read; help, mistakes and all else are for picocli.
 */
final class WorkWords {
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9][\\w.~+%=-]*");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    private final Iterator<String> words;
    private final List<String> queues = new ArrayList<>();
    private final List<String> properties = new ArrayList<>();
    private @Nullable String processors;
    private @Nullable Integer port;

    private WorkWords(List<String> words) {
        this.words = words.iterator();
    }

    /** The options of the worker process; empty = these are not such words, or picocli has to read them. */
    static Optional<WorkOptions> read(List<String> words) {
        if (words.isEmpty() || !words.get(0).equals(WorkCommand.NAME)) {
            return Optional.empty();
        }
        WorkWords options = new WorkWords(words.subList(1, words.size()));
        return options.areRead()
                ? Optional.of(new WorkOptions(options.queues, options.processors, options.port, options.properties))
                : Optional.empty();
    }

    private boolean areRead() {
        boolean read = true;
        while (read && words.hasNext()) {
            String word = words.next();
            read = WorkOptions.isProperty(word) ? properties.add(word) : isOptionRead(word);
        }
        return read;
    }

    /** The value is in the same word, after =, or is the next word. */
    private boolean isOptionRead(String word) {
        int end = word.indexOf('=');
        String name = end < 0 ? word : word.substring(0, end);
        String value = end >= 0 ? word.substring(end + 1) : words.hasNext() ? words.next() : "";
        return VALUE.matcher(value).matches() && isValueRead(name, value);
    }

    private boolean isValueRead(String name, String value) {
        if (name.equals("--queue")) {
            queues.add(value);
        } else if (name.equals("--processors") && processors == null) {
            processors = value;
        } else if (name.equals("--port") && port == null && PORT.matcher(value).matches()) {
            port = Integer.valueOf(value);
        } else {
            return false;
        }
        return true;
    }
}
