package io.thoonk.management;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** Entries of jobs, and how many places were looked at for them: more where peers left ids without a job. Immutable. */
final class EntryPage extends AbstractList<Entry> implements RandomAccess {

    private final List<Entry> found;

    private final int lookedAt;

    EntryPage(List<Entry> found, int lookedAt) {
        this.found = List.copyOf(found);
        this.lookedAt = lookedAt;
    }

    static int lookedAt(List<Entry> found) {
        return found instanceof EntryPage page ? page.lookedAt : found.size();
    }

    @Override
    public Entry get(int index) {
        return found.get(index);
    }

    @Override
    public int size() {
        return found.size();
    }
}
