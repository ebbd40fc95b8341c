package dev.barback.internal.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the arguments of a varargs parameter, which are one list in the envelope: Rails and commands give them one by
 * one.
 */
final class VarargsConverter {
    private final Parameter parameter;
    private final int position;

    private VarargsConverter(Parameter parameter, int position) {
        this.parameter = parameter;
        this.position = position;
    }

    static VarargsConverter last(List<Parameter> parameters) {
        int position = parameters.size() - 1;
        return new VarargsConverter(parameters.get(position), position);
    }

    /**
     * The arguments, with those of this parameter in one list.
     *
     * @param isWholeList whether a single argument is the whole list already, not its only element
     */
    List<@Nullable Object> gather(
            List<? extends @Nullable Object> arguments, Predicate<? super @Nullable Object> isWholeList) {
        boolean alreadyList = arguments.size() == position + 1 && isWholeList.test(arguments.get(position));
        if (alreadyList || arguments.size() < position) {
            return new ArrayList<>(arguments);
        }
        List<@Nullable Object> gathered = new ArrayList<>(arguments.subList(0, position));
        gathered.add(new ArrayList<>(arguments.subList(position, arguments.size())));
        return gathered;
    }

    /** Whether an argument is a list in JSON, in which arrays are lists. */
    static boolean isList(@Nullable Object argument) {
        return argument instanceof List<?>
                || (argument != null && argument.getClass().isArray());
    }

    /** Whether an argument in Java is this parameter's array: a list may be one of its elements. */
    boolean isParameterArray(@Nullable Object argument) {
        return parameter.type().isInstance(argument);
    }
}
