package io.thoonk.feed.live;

import io.thoonk.event.SerialQueue;
import io.thoonk.feed.QueryChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Of what changed in a live set while a consumer fell behind, the outcome; the first change of an id tells whether it knows that. */
final class MissedInSet<T> implements SerialQueue.Overflow<QueryChange<T>> {

    private final Map<String, T> items;

    private final Map<String, Boolean> knownById = new LinkedHashMap<>();

    MissedInSet(Map<String, T> items) {
        this.items = items;
    }

    @Override
    public void missed(QueryChange<T> change) {
        Boolean known = knownById.putIfAbsent(change.id(), !(change instanceof QueryChange.Entered));
        if (Boolean.FALSE.equals(known) && change instanceof QueryChange.Left) {
            // The consumer never heard of it; a consumer that is stuck must not keep all that comes and goes.
            knownById.remove(change.id());
        }
    }

    @Override
    public List<QueryChange<T>> instead() {
        List<QueryChange<T>> outcome = new ArrayList<>();
        knownById.forEach((id, known) -> {
            T item = items.get(id);
            if (item != null) {
                outcome.add(known ? new QueryChange.Changed<>(id, item) : new QueryChange.Entered<>(id, item));
            } else if (known) {
                outcome.add(new QueryChange.Left<>(id));
            }
        });
        knownById.clear();
        return outcome;
    }

    /** Of how many ids something is noted. */
    int size() {
        return knownById.size();
    }
}
