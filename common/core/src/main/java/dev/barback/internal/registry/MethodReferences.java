package dev.barback.internal.registry;

import dev.barback.ArgumentException;
import dev.barback.PerformReference;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Finds the job class of a method reference such as {@code WelcomeMail::perform}. A serializable method reference has
 * it in its {@link SerializedLambda}: no bytecode is read and no method of the job is called.
 */
final class MethodReferences {
    /** By the class of the reference: there is one for each place in the code. */
    private static final ClassValue<AtomicReference<@Nullable Target>> KNOWN = new ClassValue<>() {
        @Override
        protected AtomicReference<@Nullable Target> computeValue(Class<?> type) {
            return new AtomicReference<>();
        }
    };

    private MethodReferences() {}

    /**
     * The target of a reference.
     *
     * @param typeName the class of the job
     * @param exact whether it is the method itself. The compiler turns a reference to a varargs method into a lambda,
     *     which looks like one that was written as a lambda
     */
    record Target(String typeName, boolean exact) {

        /**
         * Refuses a target that may not be a method reference.
         *
         * @throws ArgumentException if it is a lambda, and perform is not a varargs method
         */
        void check(PerformMethod perform) {
            if (!exact && !perform.isVarargs()) {
                throw noReference();
            }
        }
    }

    static Target target(PerformReference reference) {
        AtomicReference<@Nullable Target> known = KNOWN.get(reference.getClass());
        Target target = known.get();
        if (target == null) {
            target = read(reference);
            known.set(target);
        }
        return target;
    }

    private static Target read(PerformReference reference) {
        SerializedLambda lambda = serialized(reference);
        boolean exact = lambda.getImplMethodName().equals("perform");
        if (lambda.getCapturedArgCount() > 0
                || !(exact || lambda.getImplMethodName().startsWith("lambda$"))) {
            throw noReference();
        }
        return new Target(receiver(lambda.getInstantiatedMethodType()), exact);
    }

    private static ArgumentException noReference() {
        return new ArgumentException("A reference to a job's perform method is needed, written"
                + " WelcomeMail::perform; a lambda or a reference to another method names no job.");
    }

    /** The class before the colons, which may inherit its perform: the type of the reference's first parameter. */
    private static String receiver(String descriptor) {
        return descriptor.substring(2, descriptor.indexOf(';')).replace('/', '.');
    }

    private static SerializedLambda serialized(PerformReference reference) {
        try {
            Method writeReplace = reference.getClass().getDeclaredMethod("writeReplace");
            writeReplace.setAccessible(true);
            if (writeReplace.invoke(reference) instanceof SerializedLambda lambda) {
                return lambda;
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new ArgumentException(
                    "The reference does not name its job. Write WelcomeMail::perform, in a class that is not in a"
                            + " module closed to dev.barback.",
                    e);
        }
        throw new ArgumentException("The reference does not name its job. Write WelcomeMail::perform.");
    }
}
