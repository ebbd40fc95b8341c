package dev.barback.command;

import dev.barback.ArgumentException;
import dev.barback.Keywords;
import dev.barback.registry.JobDefinition;
import dev.barback.registry.Parameter;
import dev.barback.wire.SnakeCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A job's arguments as words: {@code Ada Lovelace}, or {@code sleep_duration=3 raise_error=true}, or the first by
 * place and the rest by name. The type of the parameter decides what a word means: where it is text, the word
 * stays as it is ({@code 303} is text, and so is {@code null}); elsewhere numbers, {@code true}, {@code false}, {@code
 * null} and JSON that starts with a brace or a bracket are read.
 *
 * <p>A word {@code name=value} is always an argument by name. Text that contains such a thing is therefore given
 * by name too: {@code note=a=b} is the text {@code a=b}.
 */
public final class ArgumentWords {
    private ArgumentWords() {}

    /**
     * The arguments that the words stand for, as {@link dev.barback.NewJob#named} takes them.
     *
     * @param job whose parameters the words are for
     * @param words each as typed, without quotes around it
     * @throws ArgumentException if they don't fit; the message says what the job needs
     */
    public static List<@Nullable Object> parse(JobDefinition job, List<String> words) {
        return bind(job, words.stream().map(Word::ofShell).toList());
    }

    /**
     * The same for words whose quotes are known: one in quotes is never {@code name=value}, and is text where
     * anything is taken.
     *
     * @throws ArgumentException if they don't fit; the message says what the job needs
     */
    static List<@Nullable Object> bind(JobDefinition job, List<Word> words) {
        List<@Nullable Object> arguments = new ArrayList<>();
        Keywords named = new Keywords(Map.of());
        for (Word word : words) {
            if (word.name() != null) {
                named = with(named, word.name(), word, job);
            } else if (named.values().isEmpty()) {
                arguments.add(value(word, typeAt(arguments.size(), job)));
            } else {
                throw misfit(job, "arguments by name come last, but \"" + word.whole() + "\" follows one");
            }
        }
        if (!named.values().isEmpty()) {
            arguments.add(named);
        }
        job.perform().bind(arguments);
        return arguments;
    }

    private static @Nullable Object value(Word word, Class<?> type) {
        return word.quoted() && type == Object.class ? word.text() : WordValue.of(word.text(), type);
    }

    private static Keywords with(Keywords named, String name, Word word, JobDefinition job) {
        String own = SnakeCase.of(name);
        if (named.values().keySet().stream().map(SnakeCase::of).anyMatch(Predicate.isEqual(own))) {
            throw misfit(job, own + " is given twice");
        }
        return named.and(name, value(word, typeOf(own, job)));
    }

    /** Of a word too many: anything; the binding says that it is one. */
    private static Class<?> typeAt(int place, JobDefinition job) {
        List<Parameter> parameters = job.perform().parameters();
        return place < parameters.size() ? parameters.get(place).type() : Object.class;
    }

    /** The parameter of that name; or a component or an entry of the last one, where that takes named values. */
    private static Class<?> typeOf(String name, JobDefinition job) {
        List<Parameter> parameters = job.perform().parameters();
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .<Class<?>>map(Parameter::type)
                .findFirst()
                .orElseGet(() -> parameters.isEmpty()
                        ? Object.class
                        : parameters.get(parameters.size() - 1).typeWithin(name));
    }

    private static ArgumentException misfit(JobDefinition job, String detail) {
        return new ArgumentException(job.name() + " needs " + job.perform().signature() + ": " + detail + ".");
    }
}
