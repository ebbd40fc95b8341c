package dev.barback.command;

import dev.barback.execution.Run;
import java.util.Arrays;
import java.util.List;

/**
 * One command of the language.
 *
 * @param usage how it is written
 * @param load what it makes those wait for who run it
 * @param action understands what is to be done
 */
public record Command(Usage usage, Load load, Action action) {

    /** What a command waits for; decides which threads run it. */
    public enum Load {
        /** Nothing. */
        NONE,
        /** Calls of the broker, or of a database, each of which ends in time. */
        CALLS,
        /** A job, which may take any time. */
        JOB
    }

    /** The form of a command's answer. */
    public enum Form {
        /** {@link Answer.Text} or {@link Answer.Goodbye}. */
        LINE,
        /** {@link Answer.Lines}. */
        LINES
    }

    /**
     * How a command is written.
     *
     * @param name the first word
     * @param parameters the words that follow, for example {@code SECONDS JOB [ARGUMENT...]}: in brackets, at the end,
     *     what may be left out; with dots what may be repeated
     * @param meaning what it does, in a sentence
     * @param form of its answers
     */
    public record Usage(String name, String parameters, String meaning, Form form) {
        /** As it is typed: {@code perform_in SECONDS JOB [ARGUMENT...]}. */
        @Override
        public String toString() {
            return parameters.isEmpty() ? name : name + " " + parameters;
        }

        boolean takes(String parameter) {
            return words().contains(parameter);
        }

        /** The place of a parameter, from 0; -1 = there is none of this name. */
        int placeOf(String parameter) {
            return words().indexOf(parameter);
        }

        /** The parameters that can't be left out. */
        List<String> required() {
            return words().stream().filter(word -> !word.startsWith("[")).toList();
        }

        /** The most words that can follow. */
        int most() {
            return parameters.contains("...") ? Integer.MAX_VALUE : words().size();
        }

        private List<String> words() {
            return parameters.isEmpty() ? List.of() : Arrays.asList(parameters.split(" "));
        }
    }

    /** Understands what the words behind a command say. Thread-safe. */
    @FunctionalInterface
    public interface Action {
        /**
         * What they ask for. Quick: nothing is done yet.
         *
         * @param words as many as the command's usage allows
         * @throws dev.barback.BarbackException if it can't be done; the message is one sentence or two
         */
        Deed prepare(List<Word> words);
    }

    /** What a command is about to do. */
    @FunctionalInterface
    public interface Deed {
        /**
         * Does it.
         *
         * @param run what a job that runs here is told of whoever runs it
         * @throws dev.barback.BarbackException if it can't be done; the message is one sentence or two
         */
        Answer run(Run run);
    }
}
