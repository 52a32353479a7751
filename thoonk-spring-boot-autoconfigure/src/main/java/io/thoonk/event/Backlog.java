package io.thoonk.event;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;

/**
 * Which elements wait for a receiver, which are no more than noted as missed, and what comes next. Bounded, and pure: nothing waits
 * and nothing runs here. Not thread-safe; its {@link SerialQueue} guards it.
 */
final class Backlog<E> {

    private final Deque<E> waiting = new ArrayDeque<>();

    private final SubscriptionOptions options;

    private final SerialQueue.Overflow<E> overflow;

    private boolean overflowed;

    Backlog(SubscriptionOptions options, SerialQueue.Overflow<E> overflow) {
        this.options = options;
        this.overflow = overflow;
    }

    void add(E element) {
        if (!overflowed && isFull()) {
            overflowed = true;
            if (options.overflow() == OverflowPolicy.RESYNC) {
                waiting.forEach(overflow::missed);
                waiting.clear();
            }
        }
        if (overflowed) {
            overflow.missed(element);
        } else {
            waiting.add(element);
        }
    }

    /** Adds what must all be handed over, however much it is. */
    void addAll(Collection<? extends E> elements) {
        waiting.addAll(elements);
    }

    /** The next element, or empty where there is none. */
    Optional<E> next() {
        if (waiting.isEmpty() && overflowed) {
            waiting.addAll(overflow.instead());
            // As long as the receiver has to catch up, what comes is no more than noted, unless it waits for that to
            // catch up.
            overflowed = !waiting.isEmpty() && !overflow.isOverWhenTold();
        }
        return Optional.ofNullable(waiting.poll());
    }

    boolean isFull() {
        return waiting.size() >= options.capacity();
    }

    boolean isEmpty() {
        return waiting.isEmpty() && !overflowed;
    }

    void clear() {
        waiting.clear();
    }
}
