package io.thoonk.listener;

import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkTemplate;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventType;
import io.thoonk.event.SubscriptionOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** Makes containers of listeners as the registrar would. */
final class Listeners {

    private final DefaultListenerContainerFactory factory;

    Listeners(ThoonkTemplate thoonk) {
        this(thoonk, MissedEventsListener.all(List.of()));
    }

    Listeners(ThoonkTemplate thoonk, MissedEventsListener missed) {
        factory = new DefaultListenerContainerFactory(
                thoonk::subscribe,
                ThoonkInternals.of(thoonk)::cursor,
                new LoggingListenerErrorHandler(),
                missed,
                SimpleAsyncTaskExecutor::new);
    }

    /** With so long a lease that no pause of a busy machine loses it; without a message it takes a look too late for any test. */
    static ListenerOptions options(int concurrency, ExhaustedPolicy exhausted) {
        return options(concurrency, exhausted, Duration.ofMinutes(5));
    }

    /** With a lease after whose third it takes a look of its own. */
    static ListenerOptions options(int concurrency, ExhaustedPolicy exhausted, Duration lease) {
        return new ListenerOptions(
                concurrency,
                SubscriptionOptions.DEFAULTS,
                new ListenerOptions.Retry(3, Duration.ofMillis(5), 2, Duration.ofMillis(20), exhausted),
                lease,
                true);
    }

    ThoonkContainer durable(String feed, String name, ListenerContainerFactory.Handler handler) {
        return create(feed, Optional.of(name), options(1, ExhaustedPolicy.PARK), handler);
    }

    /** Takes over, and sees what no message tells of, within about two seconds. */
    ThoonkContainer hasty(String feed, String name, ListenerContainerFactory.Handler handler) {
        return create(feed, Optional.of(name), options(1, ExhaustedPolicy.PARK, Duration.ofSeconds(6)), handler);
    }

    ThoonkContainer create(
            String feed, Optional<String> name, ListenerOptions options, ListenerContainerFactory.Handler handler) {
        return create(spec(feed, name, options, handler));
    }

    ThoonkContainer create(ListenerContainerFactory.Spec spec) {
        return factory.create(spec);
    }

    static ListenerContainerFactory.Spec spec(
            String feed, Optional<String> name, ListenerOptions options, ListenerContainerFactory.Handler handler) {
        return new ListenerContainerFactory.Spec(
                "test",
                List.of(feed),
                EnumSet.allOf(FeedEventType.class),
                false,
                name,
                options,
                handler,
                Optional.empty(),
                Optional.empty());
    }

    /** An event in a line: type, id, item. */
    static String line(FeedEvent event) {
        return event.type()
                + event.itemId().map(id -> " " + id).orElse("")
                + event.payload()
                        .map(item -> " " + new String(item, StandardCharsets.UTF_8))
                        .orElse("");
    }
}
