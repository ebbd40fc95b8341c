package dev.barback.cli;

import dev.barback.BarbackException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/**
 * Completes commands, jobs, the names of a job's parameters, and queues. All of them come from the command target
 * itself, so that they are right for a server of another version and with other jobs.
 */
final class Completion implements Completer {
    private static final Pattern USAGE = Pattern.compile("([a-z_]+)((?: [A-Z_.\\[\\]]+)*): .*");
    private static final Pattern JOB = Pattern.compile("(\\S+) \\(([a-z0-9_, ]*)\\)");

    private final CommandTarget target;
    private final Map<String, List<String>> parameters = new LinkedHashMap<>();
    private final Map<String, List<String>> jobs = new LinkedHashMap<>();

    Completion(CommandTarget target) {
        this.target = target;
        reload();
    }

    /** Requests commands and jobs again: after {@code auth} there may be more. */
    void reload() {
        for (String line : run("help")) {
            Matcher usage = USAGE.matcher(line);
            if (usage.matches()) {
                parameters.put(usage.group(1), words(usage.group(2)));
            }
        }
        for (String line : run("help perform_now")) {
            Matcher job = JOB.matcher(line);
            if (job.matches()) {
                jobs.put(
                        job.group(1),
                        Stream.of(job.group(2).split(", "))
                                .filter(name -> !name.isEmpty())
                                .toList());
            }
        }
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        candidates(line.words().subList(0, line.wordIndex())).forEach(candidates::add);
    }

    private Stream<Candidate> candidates(List<String> before) {
        if (before.isEmpty()) {
            return parameters.keySet().stream().map(Completion::candidate);
        }
        List<String> names = parameters.getOrDefault(before.get(0), List.of());
        int index = before.size() - 1;
        String parameter = names.isEmpty() ? "" : names.get(Math.min(index, names.size() - 1));
        return switch (parameter) {
            case "JOB" -> jobs.keySet().stream().map(Completion::candidate);
            case "[ARGUMENT...]" ->
                jobs.getOrDefault(before.get(names.indexOf("JOB") + 1), List.of()).stream()
                        .map(name -> new Candidate(name + "=", name + "=", null, null, null, null, false));
            case "QUEUE" ->
                run("queues").stream().map(queue -> candidate(words(queue).get(0)));
            case "[COMMAND]" -> parameters.keySet().stream().map(Completion::candidate);
            default -> Stream.of();
        };
    }

    /** Empty if it fails: then nothing is completed, and the command itself will report why. */
    private List<String> run(String command) {
        try {
            CommandTarget.Result result = target.execute(command);
            return result.failed() ? List.of() : result.lines();
        } catch (BarbackException e) {
            return List.of();
        }
    }

    private static List<String> words(String text) {
        return Stream.of(text.strip().split(" "))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static Candidate candidate(String word) {
        return new Candidate(word);
    }
}
