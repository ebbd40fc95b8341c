package dev.barback.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A last parameter that takes any number of arguments. On the wire they are one list; given one by one, as Rails and
 * people do, they are gathered.
 */
final class Varargs {
    private final Parameter parameter;
    private final int position;

    private Varargs(Parameter parameter, int position) {
        this.parameter = parameter;
        this.position = position;
    }

    static Varargs last(List<Parameter> parameters) {
        int position = parameters.size() - 1;
        return new Varargs(parameters.get(position), position);
    }

    boolean is(Parameter other) {
        return parameter == other;
    }

    /**
     * The arguments with those of this parameter in one list.
     *
     * @param isAll whether a single argument is all of them already, and not the only one
     */
    List<@Nullable Object> gathered(
            List<? extends @Nullable Object> arguments, Predicate<? super @Nullable Object> isAll) {
        boolean together = arguments.size() == position + 1 && isAll.test(arguments.get(position));
        if (together || arguments.size() < position) {
            return new ArrayList<>(arguments);
        }
        List<@Nullable Object> gathered = new ArrayList<>(arguments.subList(0, position));
        gathered.add(new ArrayList<>(arguments.subList(position, arguments.size())));
        return gathered;
    }

    /** From JSON, which has no arrays beside lists. */
    static boolean isList(@Nullable Object argument) {
        return argument instanceof List<?>
                || (argument != null && argument.getClass().isArray());
    }

    /** In Java: where a list is an element, it is no array of them. */
    boolean isItsArray(@Nullable Object argument) {
        return parameter.type().isInstance(argument);
    }
}
