package dev.barback.registry;

import dev.barback.ArgumentException;
import dev.barback.PerformReference;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Which class a {@code WelcomeMail::perform} is about. A serializable method reference tells this itself, in
 * its {@link SerializedLambda}: no bytecode is read and nothing is called.
 */
final class MethodReferences {
    /** By the class of the reference, of which there is one for each place in the code. */
    private static final ClassValue<AtomicReference<String>> KNOWN = new ClassValue<>() {
        @Override
        protected AtomicReference<String> computeValue(Class<?> type) {
            return new AtomicReference<>();
        }
    };

    private MethodReferences() {}

    static String typeName(PerformReference reference) {
        AtomicReference<String> known = KNOWN.get(reference.getClass());
        String name = known.get();
        if (name == null) {
            name = readTypeName(reference);
            known.set(name);
        }
        return name;
    }

    private static String readTypeName(PerformReference reference) {
        SerializedLambda lambda = serialized(reference);
        if (!lambda.getImplMethodName().equals("perform") || lambda.getCapturedArgCount() > 0) {
            throw new ArgumentException("A reference to a job's perform method is needed, written"
                    + " WelcomeMail::perform; a lambda or a reference to another method tells no job.");
        }
        return receiver(lambda.getInstantiatedMethodType());
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
                    "The reference does not tell its job. Write WelcomeMail::perform, in a class that is not in a"
                            + " module closed to dev.barback.",
                    e);
        }
        throw new ArgumentException("The reference does not tell its job. Write WelcomeMail::perform.");
    }
}
