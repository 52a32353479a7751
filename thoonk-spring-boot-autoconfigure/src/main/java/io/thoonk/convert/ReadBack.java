package io.thoonk.convert;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.core.ResolvableType;

/**
 * Reads the first payload of each kind back, so that what nobody could read is refused when it is written. A kind is a
 * declared type with the class of the payload and one class of what it directly holds: of sets of such classes there are too many
 * to remember. Thread-safe.
 */
final class ReadBack {

    private static final int LENGTH_OF_NULL = 4;

    private final boolean active;

    private final Set<Kind> readable = ConcurrentHashMap.newKeySet();

    ReadBack(boolean active) {
        this.active = active;
    }

    void verify(Object payload, ResolvableType declared, byte[] json, Supplier<?> reading) {
        if (!active) {
            return;
        }
        List<Kind> kinds = classes(payload).stream()
                .map(held -> new Kind(declared.getType(), payload.getClass(), held))
                .toList();
        // Whether a payload is null for JSON depends on its value.
        if (readable.containsAll(kinds) && json.length != LENGTH_OF_NULL) {
            return;
        }
        try {
            reading.get();
        } catch (PayloadConversionException ex) {
            throw new PayloadConversionException(
                    "A payload of " + payload.getClass().getName()
                            + " is refused, because it could not be read back as "
                            + declared + ": " + ex.getMessage()
                            + ". Name its subtypes (@JsonTypeInfo), give it a constructor that its JSON fits, or declare"
                            + " another type; thoonk.payload.verify-writes=false writes it all the same",
                    ex);
        }
        readable.addAll(kinds);
    }

    private static Set<Class<?>> classes(Object payload) {
        Set<Class<?>> classes = new HashSet<>();
        classes.add(payload.getClass());
        if (payload instanceof Collection<?> elements) {
            elements.forEach(element -> add(classes, element));
        } else if (payload instanceof Map<?, ?> entries) {
            entries.values().forEach(value -> add(classes, value));
        } else if (payload instanceof Object[] elements) {
            for (Object element : elements) {
                add(classes, element);
            }
        } else if (payload instanceof Optional<?> optional) {
            optional.ifPresent(value -> add(classes, value));
        }
        return classes;
    }

    private static void add(Set<Class<?>> classes, Object element) {
        if (element != null) {
            classes.add(element.getClass());
        }
    }

    private record Kind(Type declared, Class<?> payload, Class<?> held) {}
}
