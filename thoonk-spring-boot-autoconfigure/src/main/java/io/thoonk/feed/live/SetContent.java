package io.thoonk.feed.live;

import io.thoonk.feed.QueryChange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * What a live set holds, decided by what its operands tell. Not thread-safe.
 *
 * @param <T> type of the items
 */
abstract sealed class SetContent<T> {

    private final Map<String, T> items = new LinkedHashMap<>();

    private Consumer<? super QueryChange<T>> changes = change -> {};

    /** Says who hears of changes. */
    final void tell(Consumer<? super QueryChange<T>> changes) {
        this.changes = changes;
    }

    final Map<String, T> items() {
        return items;
    }

    /** Takes what the first operand holds of an id now. */
    abstract void first(String id, Optional<T> item);

    final void show(String id, Optional<? extends T> item) {
        if (item.isEmpty()) {
            if (items.remove(id) != null) {
                changes.accept(new QueryChange.Left<>(id));
            }
            return;
        }
        T before = items.put(id, item.get());
        if (before == null) {
            changes.accept(new QueryChange.Entered<>(id, item.get()));
        } else if (!Objects.deepEquals(before, item.get())) {
            changes.accept(new QueryChange.Changed<>(id, item.get()));
        }
    }

    /** The items by their keys; of those with one key, the one that has been there the longest. */
    static final class ByKey<T> extends SetContent<T> {

        private final KeyOf<? super T> key;

        private final Map<String, String> keys = new HashMap<>();

        private final Map<String, Map<String, T>> members = new HashMap<>();

        /**
         * Creates it.
         *
         * @param key tells the key of an item, or nothing where that failed
         */
        ByKey(KeyOf<? super T> key) {
            this.key = key;
        }

        @Override
        void first(String id, Optional<T> item) {
            Optional<String> now = item.flatMap(present -> key.of(id, present));
            String before = keys.remove(id);
            if (before != null && !now.equals(Optional.of(before))) {
                membersOf(before).remove(id);
                showKey(before);
            }
            now.ifPresent(found -> {
                keys.put(id, found);
                membersOf(found).put(id, item.orElseThrow());
                showKey(found);
            });
        }

        private Map<String, T> membersOf(String shown) {
            return members.computeIfAbsent(shown, first -> new LinkedHashMap<>());
        }

        private void showKey(String shown) {
            Map<String, T> all = membersOf(shown);
            if (all.isEmpty()) {
                members.remove(shown);
            }
            show(shown, all.values().stream().findFirst());
        }
    }

    /** What matches a predicate. */
    static final class Matching<T> extends SetContent<T> {

        private final BiPredicate<String, ? super T> predicate;

        Matching(BiPredicate<String, ? super T> predicate) {
            this.predicate = predicate;
        }

        @Override
        void first(String id, Optional<T> item) {
            show(id, item.filter(present -> predicate.test(id, present)));
        }
    }

    /** What either has, the first before the second. */
    static final class Either<T> extends SetContent<T> {

        private final Map<String, T> ofFirst = new HashMap<>();

        private final Map<String, T> ofSecond = new HashMap<>();

        @Override
        void first(String id, Optional<T> item) {
            keep(ofFirst, id, item);
        }

        void second(String id, Optional<? extends T> item) {
            keep(ofSecond, id, item);
        }

        private void keep(Map<String, T> side, String id, Optional<? extends T> item) {
            item.ifPresentOrElse(present -> side.put(id, present), () -> side.remove(id));
            T shown = ofFirst.getOrDefault(id, ofSecond.get(id));
            show(id, Optional.ofNullable(shown));
        }
    }

    /** The items of the first whose key is, or is not, an id of the second. */
    static final class Related<T> extends SetContent<T> {

        private final boolean wanted;

        private final KeyOf<? super T> key;

        private final Map<String, T> ofFirst = new HashMap<>();

        private final Map<String, String> keys = new HashMap<>();

        private final Map<String, Set<String>> byKey = new HashMap<>();

        private final Set<String> ofSecond = new HashSet<>();

        /**
         * Creates it.
         *
         * @param wanted whether the second has to have the key, or must not
         * @param key tells the key of an item
         */
        Related(boolean wanted, KeyOf<? super T> key) {
            this.wanted = wanted;
            this.key = key;
        }

        @Override
        void first(String id, Optional<T> item) {
            ofFirst.remove(id);
            String before = keys.remove(id);
            if (before != null) {
                byKey.computeIfPresent(before, (same, ids) -> ids.remove(id) && ids.isEmpty() ? null : ids);
            }
            item.ifPresent(present -> key.of(id, present).ifPresent(found -> {
                ofFirst.put(id, present);
                keys.put(id, found);
                byKey.computeIfAbsent(found, first -> new HashSet<>()).add(id);
            }));
            decide(id);
        }

        void second(String id, boolean isPresent) {
            if (isPresent ? ofSecond.add(id) : ofSecond.remove(id)) {
                byKey.getOrDefault(id, Set.of()).forEach(this::decide);
            }
        }

        private void decide(String id) {
            show(id, Optional.ofNullable(ofFirst.get(id)).filter(item -> ofSecond.contains(keys.get(id)) == wanted));
        }
    }

    /** The key of an item, or nothing where it cannot be told. */
    @FunctionalInterface
    interface KeyOf<T> {

        Optional<String> of(String id, T item);
    }
}
