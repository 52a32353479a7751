package io.thoonk.job;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Function;

/**
 * What one look at a list has found, and how many places it has looked at: more than it has found where peers left ids without a job.
 * So it is the places that tell where the next look goes on, and whether this was the end. Immutable.
 *
 * @param <E> what is listed
 */
final class JobPage<E> extends AbstractList<E> implements RandomAccess {

    private final List<E> found;

    private final int lookedAt;

    private final boolean isPart;

    JobPage(List<E> found, int lookedAt) {
        this(found, lookedAt, false);
    }

    JobPage(List<E> found, int lookedAt, boolean isPart) {
        this.found = List.copyOf(found);
        this.lookedAt = lookedAt;
        this.isPart = isPart;
    }

    /** What was found in a page, each turned into something else; the places stay those that were looked at. */
    static <F, E> JobPage<E> map(List<F> page, Function<? super F, ? extends E> mapper) {
        return new JobPage<>(page.stream().<E>map(mapper).toList(), lookedAt(page));
    }

    /** How many places were looked at for a list. */
    static int lookedAt(List<?> found) {
        return found instanceof JobPage<?> page ? page.lookedAt : found.size();
    }

    /** Whether the look ended before it came to all that was asked for, because that was large. */
    boolean isPart() {
        return isPart;
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
