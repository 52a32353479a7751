package io.thoonk.job;

import java.util.Collection;

/**
 * Tells what the workers of this process offer to jobs that {@linkplain PutOptions.Builder#requires(String...) require} something.
 * Beans of this type add to {@code thoonk.worker.offers}. What they tell may change while the application runs: it is asked at each
 * call that claims jobs of a feed with such jobs. Thread-safe, and quick. While it throws, or tells what is no offer, what it told
 * before counts, and an error is logged once.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CapabilityProvider {

    /** {@return what is offered: names such as {@code gpu}, and names with a value such as {@code memory=64}} */
    Collection<String> offers();
}
