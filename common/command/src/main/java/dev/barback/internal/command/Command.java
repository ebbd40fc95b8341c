package dev.barback.internal.command;

import dev.barback.internal.execution.ExecutionControl;
import java.util.Arrays;
import java.util.List;

/**
 * One command of the command language.
 *
 * @param usage its syntax and help
 * @param waitsFor what the calling thread waits for
 * @param action converts the tokens and prepares the command
 */
public record Command(Usage usage, WaitsFor waitsFor, Action action) {

    /** The longest wait of a command; decides which threads run it. */
    public enum WaitsFor {
        /** Nothing. */
        NONE,
        /** Calls of the broker or of a database, each with a timeout. */
        CALLS,
        /** A job, which may take any time. */
        JOB
    }

    /** The form of a command's answer. */
    public enum Form {
        /** {@link CommandResult.Text} or {@link CommandResult.SessionEnd}. */
        LINE,
        /** {@link CommandResult.Lines}. */
        LINES
    }

    /**
     * The syntax and help of a command.
     *
     * @param name the first token
     * @param parameters the tokens that follow, for example {@code SECONDS JOB [ARGUMENT...]}: optional ones at the end
     *     in brackets, repeatable ones with dots
     * @param description what it does, in a sentence
     * @param form the form of its answers
     */
    public record Usage(String name, String parameters, String description, Form form) {
        /** The syntax: {@code perform_in SECONDS JOB [ARGUMENT...]}. */
        @Override
        public String toString() {
            return parameters.isEmpty() ? name : name + " " + parameters;
        }

        boolean hasParameter(String parameter) {
            return parameterNames().contains(parameter);
        }

        /** The position of a parameter, from 0; -1 = there is none of this name. */
        int positionOf(String parameter) {
            return parameterNames().indexOf(parameter);
        }

        /** The required parameters. */
        List<String> required() {
            return parameterNames().stream()
                    .filter(parameter -> !parameter.startsWith("["))
                    .toList();
        }

        /** The maximum number of tokens after the name. */
        int maxTokens() {
            return parameters.contains("...")
                    ? Integer.MAX_VALUE
                    : parameterNames().size();
        }

        private List<String> parameterNames() {
            return parameters.isEmpty() ? List.of() : Arrays.asList(parameters.split(" "));
        }
    }

    /** Converts the tokens after a command's name. Thread-safe. */
    @FunctionalInterface
    public interface Action {
        /**
         * Prepares the command, without running it. Quick, unless the command waits for a job.
         *
         * @param tokens the tokens, as many as the command's usage allows
         * @throws dev.barback.BarbackException if the command can't be run; the message is one or two sentences
         */
        PreparedCommand prepare(List<Token> tokens);
    }

    /** A prepared command. */
    @FunctionalInterface
    public interface PreparedCommand {
        /**
         * Runs the command.
         *
         * @param control stops or cancels a job that the command runs
         * @throws dev.barback.BarbackException if the command fails; the message is one or two sentences
         */
        CommandResult run(ExecutionControl control);
    }
}
