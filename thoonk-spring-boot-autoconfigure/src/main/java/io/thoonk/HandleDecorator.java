package io.thoonk;

/**
 * Puts something around the handles that a {@link ThoonkTemplate} gives out (feeds, sorted feeds, queues, job feeds), as
 * observations do. A bean of this type is
 * used by the template of the application. Thread-safe.
 */
public interface HandleDecorator {

    /**
     * Decorates a handle.
     *
     * @param feed name of its feed
     * @param handle the handle
     * @param <H> type of the handle
     * @return what the user gets
     */
    <H> H decorate(String feed, H handle);

    /**
     * Leaves handles as they are.
     *
     * @return the decorator that adds nothing
     */
    static HandleDecorator none() {
        return new HandleDecorator() {
            @Override
            public <H> H decorate(String feed, H handle) {
                return handle;
            }
        };
    }
}
