package io.thoonk.job;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * What one look at a list has found, and how many places it has looked at: more than it has found where peers left ids without a job.
 * So it is the places that tell where the next look goes on, and whether this was the end. Immutable.
 *
 * @param <E> what is listed
 */
final class JobPage<E> extends AbstractList<E> implements RandomAccess {

    private final List<E> found;

    private final int lookedAt;

    JobPage(List<E> found, int lookedAt) {
        this.found = List.copyOf(found);
        this.lookedAt = lookedAt;
    }

    /** How many places were looked at for a list. */
    static int lookedAt(List<?> found) {
        return found instanceof JobPage<?> page ? page.lookedAt : found.size();
    }

    @Override
    public E get(int index) {
        return found.get(index);
    }

    @Override
    public int size() {
        return found.size();
    }
}
