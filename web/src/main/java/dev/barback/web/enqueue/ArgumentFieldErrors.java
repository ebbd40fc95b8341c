package dev.barback.web.enqueue;

import dev.barback.ArgumentException;
import dev.barback.ArgumentProblem;
import dev.barback.internal.registry.PerformMethod;
import dev.barback.internal.wire.SnakeCase;
import dev.barback.web.http.FieldError;
import dev.barback.web.http.RequestProblem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Maps the problems of an {@link ArgumentException} to the fields of the request. */
final class ArgumentFieldErrors {
    private final RequestArguments arguments;
    private final boolean byName;
    private final Map<String, String> givenNames = new HashMap<>(); // by the name in snake case

    private ArgumentFieldErrors(RequestArguments arguments, PerformMethod perform) {
        this.arguments = arguments;
        this.byName = perform.hasKeywords(arguments.forCall(perform.parameters()));
        arguments.names().forEach(name -> givenNames.putIfAbsent(SnakeCase.of(name), name));
    }

    /** The exception as a problem that names the request's fields; the whole job, if it is about no argument. */
    static RequestProblem of(ArgumentException error, PerformMethod perform, JobRequest request) {
        if (error.problems().isEmpty()) {
            return RequestProblem.of(request.path(), String.valueOf(error.getMessage()));
        }
        ArgumentFieldErrors fields = new ArgumentFieldErrors(request.arguments(), perform);
        List<FieldError> errors = error.problems().stream()
                .map(problem -> new FieldError(fields.field(problem), problem.message()))
                .toList();
        return RequestProblem.of(errors);
    }

    private String field(ArgumentProblem problem) {
        String argument = "";
        if (arguments.inOrder() != null) {
            argument = problem.index() == null ? "" : "[" + problem.index() + "]";
        } else if (byName && problem.name() != null) {
            argument = "." + givenName(problem.name(), problem.kind());
        } // otherwise the whole object is the argument: a record or a map
        return arguments.field() + argument + problem.path();
    }

    /** The name as the client spells it; of a missing argument, and of an unknown one, it is the problem's own. */
    private String givenName(String name, ArgumentProblem.Kind kind) {
        boolean own = kind == ArgumentProblem.Kind.MISSING || arguments.names().contains(name);
        return own ? name : givenNames.getOrDefault(name, name);
    }
}
