package io.thoonk.atom;

import io.thoonk.convert.PayloadConverter;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * What becomes of the entries of a feed elsewhere that {@code thoonk.atom.imports} names. Without a bean of this type an entry becomes a
 * JSON object with {@code title}, {@code content}, {@code type} of the content, {@code link}, {@code author} and {@code updated}, as far
 * as it has them. Immutable.
 *
 * @param <T> type of the items
 * @since 0.1.0
 */
public final class AtomImport<T> {

    private final String name;

    private final ResolvableType type;

    private final Function<ImportedEntry, @Nullable T> items;

    private AtomImport(String name, ResolvableType type, Function<ImportedEntry, @Nullable T> items) {
        this.name = name;
        this.type = type;
        this.items = items;
    }

    /**
     * Says what becomes of entries.
     *
     * @param name of the import, below {@code thoonk.atom.imports}
     * @param itemType type of the items
     * @param item makes an item of an entry, or {@code null} to leave it out; the same entry has to give the same item
     * @param <T> type of the items
     * @return the import
     */
    public static <T> AtomImport<T> of(String name, Class<T> itemType, Function<ImportedEntry, @Nullable T> item) {
        return new AtomImport<>(name, ResolvableType.forClass(itemType), item);
    }

    /** {@return the name of the import} */
    public String name() {
        return name;
    }

    Optional<byte[]> item(ImportedEntry entry, PayloadConverter converter) {
        return Optional.ofNullable(items.apply(entry)).map(item -> converter.write(item, type));
    }
}
