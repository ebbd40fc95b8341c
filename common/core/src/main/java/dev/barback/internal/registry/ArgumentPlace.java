package dev.barback.internal.registry;

import dev.barback.ArgumentProblem;
import dev.barback.internal.wire.SnakeCase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The place of a value in the arguments of a job.
 *
 * @param index the position of its parameter, from 0; null = no parameter has that name
 * @param name the parameter's name, or the one that was given; null = there is no parameter at that position
 * @param path the place inside the argument; empty = the argument itself
 */
record ArgumentPlace(@Nullable Integer index, @Nullable String name, String path) {

    /** The place in the argument at this position. */
    static ArgumentPlace inOrder(int position, List<String> steps, List<Parameter> parameters) {
        String name = position < parameters.size() ? parameters.get(position).name() : null;
        return new ArgumentPlace(position, name, String.join("", steps));
    }

    /** The place in the arguments by name: the first step is the name. */
    static ArgumentPlace byName(List<String> steps, List<Parameter> parameters) {
        String given = steps.get(0).substring(1);
        String path = String.join("", steps.subList(1, steps.size()));
        Integer index = indexOf(SnakeCase.of(given), parameters);
        return index == null
                ? new ArgumentPlace(null, given, path)
                : new ArgumentPlace(index, parameters.get(index).name(), path);
    }

    /** The position of the parameter of this name, in snake case; null = there is none. */
    static @Nullable Integer indexOf(String name, List<Parameter> parameters) {
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).name().equals(name)) {
                return i;
            }
        }
        return null;
    }

    /** A problem at this place. */
    ArgumentProblem problem(ArgumentProblem.Kind kind, String message) {
        return new ArgumentProblem(kind, index, name, path, message);
    }
}
