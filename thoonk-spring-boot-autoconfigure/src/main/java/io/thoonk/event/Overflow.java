package io.thoonk.event;

import java.util.List;

/**
 * Stands for elements that found no room in a {@link SerialQueue}. Called under the lock of the queue.
 *
 * @param <E> what is handed over
 * @since 0.1.0
 */
public interface Overflow<E> {

    /**
     * Notes an element that is not handed over.
     *
     * @param element the element
     */
    void missed(E element);

    /**
     * Tells what is handed over in the place of all that was noted since the last time, when all before has been.
     *
     * @return elements, or none where nothing has to be said
     */
    List<E> instead();

    /** {@return whether what comes after that is handed over again, although the receiver has not caught up yet} */
    default boolean isOverWhenTold() {
        return false;
    }
}
