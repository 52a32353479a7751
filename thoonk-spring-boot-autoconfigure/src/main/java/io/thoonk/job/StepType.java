package io.thoonk.job;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * The types of results of steps that need not be named, because the result tells: what is written under a type is read as the
 * same. Only values are taken, and records: a name that stands in Redis must not have any class made.
 */
final class StepType {

    static final String NULL = "null";

    private static final String LIST = "list:";

    private static final Set<Class<?>> VALUES = Set.of(
            String.class,
            byte[].class,
            Boolean.class,
            Character.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigDecimal.class,
            BigInteger.class,
            UUID.class);

    private StepType() {}

    /** Names the type of a result; empty if its reader has to say what it is. */
    static Optional<String> name(@Nullable Object result) {
        if (result == null) {
            return Optional.of(NULL);
        }
        if (!(result instanceof List<?> list)) {
            Class<?> type = classOf(result);
            return isTaken(type) ? Optional.of(type.getName()) : Optional.empty();
        }
        List<Class<?>> types = list.stream()
                .<Class<?>>map(element -> element == null ? void.class : classOf(element))
                .distinct()
                .toList();
        if (types.isEmpty()) {
            return Optional.of(LIST + String.class.getName());
        }
        return types.size() == 1 && isTaken(types.get(0))
                ? Optional.of(LIST + types.get(0).getName())
                : Optional.empty();
    }

    /**
     * Finds a type by its name.
     *
     * @throws IllegalStateException if there is no such type, or it is none that {@link #name} names
     */
    static ResolvableType of(String name) {
        boolean isList = name.startsWith(LIST);
        String element = isList ? name.substring(LIST.length()) : name;
        try {
            Class<?> type = Class.forName(element, false, ClassUtils.getDefaultClassLoader());
            if (isTaken(type)) {
                return isList ? ResolvableType.forClassWithGenerics(List.class, type) : ResolvableType.forClass(type);
            }
        } catch (ClassNotFoundException ex) {
            throw new IllegalStateException(
                    "The result of a step was of the type " + element
                            + ", which is not there any more; keep the type, or give the step another name",
                    ex);
        }
        throw new IllegalStateException("The result of a step cannot be read as " + element);
    }

    private static Class<?> classOf(Object result) {
        return result instanceof Enum<?> constant ? constant.getDeclaringClass() : result.getClass();
    }

    private static boolean isTaken(Class<?> type) {
        return VALUES.contains(type)
                || type.isEnum()
                || type.isRecord() && type.getTypeParameters().length == 0
                || type.getPackageName().equals("java.time")
                        && (Temporal.class.isAssignableFrom(type) || TemporalAmount.class.isAssignableFrom(type));
    }
}
