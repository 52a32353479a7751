package io.thoonk.listener;

import io.thoonk.LoggableFailure;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Hears that listeners may have missed events, because the connection was away or the listener was too slow, and what they got
 * all the same. Beans of this type are told of all listeners of the application, on the listeners' threads; they must not block.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface MissedEventsListener {

    /**
     * Hears that a listener which is not durable may have missed events, once for each occasion.
     *
     * @param feedOrPattern what was subscribed to
     */
    void missed(String feedOrPattern);

    /**
     * Hears that events were read from the stored feed for a listener that did not hear of them as they happened: for a
     * durable one, because it was away or its connection was lost; for any other, because its mailbox was full. At first
     * start a durable listener is given everything that is stored; that counts too.
     *
     * @param feedOrPattern what was subscribed to
     * @param count how many events, 1 at least
     */
    default void recovered(String feedOrPattern, int count) {}

    /**
     * Makes one of many; what one of them throws is logged, and keeps neither the others nor the listener from anything.
     *
     * @param listeners told one after the other
     * @return tells all of them
     */
    static MissedEventsListener all(List<MissedEventsListener> listeners) {
        List<MissedEventsListener> told = List.copyOf(listeners);
        return new MissedEventsListener() {
            @Override
            public void missed(String feedOrPattern) {
                told.forEach(each -> guarded(() -> each.missed(feedOrPattern)));
            }

            @Override
            public void recovered(String feedOrPattern, int count) {
                told.forEach(each -> guarded(() -> each.recovered(feedOrPattern, count)));
            }
        };
    }

    private static void guarded(Runnable telling) {
        try {
            telling.run();
        } catch (Throwable ex) {
            LoggerFactory.getLogger(MissedEventsListener.class)
                    .error("Who hears of missed events failed; the listener goes on", LoggableFailure.of(ex));
        }
    }
}
