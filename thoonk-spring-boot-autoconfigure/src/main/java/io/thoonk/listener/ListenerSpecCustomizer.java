package io.thoonk.listener;

import java.util.List;

/**
 * Changes what a listener is made from, before its container is made: to put something around its handler, for instance.
 * Beans of this type are applied in their order, so that the last one stands outermost.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ListenerSpecCustomizer {

    /**
     * Changes the specification of one listener.
     *
     * @param spec what it is made from so far
     * @return what it is made from
     */
    ListenerContainerFactory.Spec customize(ListenerContainerFactory.Spec spec);

    /**
     * Makes one of many.
     *
     * @param customizers applied one after the other
     * @return all of them
     */
    static ListenerSpecCustomizer all(List<ListenerSpecCustomizer> customizers) {
        return spec -> {
            ListenerContainerFactory.Spec customized = spec;
            for (ListenerSpecCustomizer customizer : customizers) {
                customized = customizer.customize(customized);
            }
            return customized;
        };
    }
}
