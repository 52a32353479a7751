package io.thoonk.event;

import java.util.List;

/**
 * For a receiver that begins again after it has missed anything at all: one word stands for everything, and what comes once that word
 * was handed over belongs to the new beginning.
 *
 * @param <E> what is handed over
 */
final class RestartOverflow<E> implements SerialQueue.Overflow<E> {

    private final E word;

    private boolean missed;

    /**
     * Creates one.
     *
     * @param word at which the receiver begins again
     */
    RestartOverflow(E word) {
        this.word = word;
    }

    @Override
    public void missed(E element) {
        missed = true;
    }

    @Override
    public List<E> instead() {
        boolean any = missed;
        missed = false;
        return any ? List.of(word) : List.of();
    }

    @Override
    public boolean isOverWhenTold() {
        return true;
    }
}
