package io.thoonk.listener;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkTemplate;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventType;
import io.thoonk.event.SubscriptionOptions;
import io.thoonk.feed.LiveFeed;
import io.thoonk.observation.EventProcessContext;
import io.thoonk.observation.EventProcessObservationConvention;
import io.thoonk.observation.ObservedEventHandler;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** The places where code of the application runs because of an event. There it is given the ids of the items. */
enum UserCode {
    SUBSCRIBED((ground, code) -> ground.thoonk().subscribe(ground.feed(), event -> given(event, code))),
    LISTENER((ground, code) -> ground.start(spec(ground, 1, code))),
    CONCURRENT_LISTENER((ground, code) -> ground.start(spec(ground, 3, code))),
    LISTENER_ON_AN_EXECUTOR(
            (ground, code) -> ground.start(on(new SimpleAsyncTaskExecutor("theirs-"), spec(ground, 1, code)))),
    EXECUTOR((ground, code) -> ground.start(on(inTurns(code), spec(ground, 1, id -> {})))),
    ERROR_HANDLER((ground, code) -> ground.start(telling(code, spec(ground, 1, UserCode::fail)))),
    ERROR_HANDLER_OF_A_CONCURRENT_LISTENER(
            (ground, code) -> ground.start(telling(code, spec(ground, 3, UserCode::fail)))),
    DURABLE_LISTENER((ground, code) -> ground.start(durable(spec(ground, 1, code)))),
    CONCURRENT_DURABLE_LISTENER((ground, code) -> ground.start(durable(spec(ground, 3, code)))),
    ERROR_HANDLER_OF_A_DURABLE_LISTENER(
            (ground, code) -> ground.start(telling(code, durable(spec(ground, 1, UserCode::fail))))),
    OBSERVATION_CONVENTION((ground, code) -> ground.start(observed(new Naming(code), spec(ground, 1, id -> {})))),
    OBSERVATION_HANDLER((ground, code) -> ground.start(ending(code, spec(ground, 1, id -> {})))),
    OBSERVATION_HANDLER_OF_A_DURABLE_LISTENER(
            (ground, code) -> ground.start(ending(code, durable(spec(ground, 1, id -> {}))))),
    CHANGE_OF_A_LIVE_FEED((ground, code) -> {
        LiveFeed<String> live = ground.thoonk().live(ground.feed(), String.class);
        live.onChange(event -> given(event, code));
        return live;
    }),
    PREDICATE_OF_A_LIVE_QUERY((ground, code) -> {
        LiveFeed<String> live = ground.thoonk().live(ground.feed(), String.class);
        live.onChange(
                item -> {
                    code.accept(item);
                    return true;
                },
                change -> {});
        return live;
    }),
    CHANGE_OF_A_LIVE_QUERY((ground, code) -> {
        LiveFeed<String> live = ground.thoonk().live(ground.feed(), String.class);
        live.onChange(item -> true, change -> code.accept(change.id()));
        return live;
    }),
    CONVERTER_OF_A_LIVE_FEED((ground, code) -> {
        ground.converter().set(code);
        return ground.thoonk().live(ground.feed(), StringBuilder.class);
    }),
    CONVERTER_OF_A_LIVE_QUERY((ground, code) -> {
        LiveFeed<StringBuilder> live = ground.thoonk().live(ground.feed(), StringBuilder.class);
        ground.converter().set(code);
        live.onChange(item -> true, change -> {});
        return live;
    });

    private final BiFunction<Ground, Consumer<String>, AutoCloseable> way;

    UserCode(BiFunction<Ground, Consumer<String>, AutoCloseable> way) {
        this.way = way;
    }

    /** Has the code run at this place whenever something is published. */
    AutoCloseable listen(Ground ground, Consumer<String> code) {
        return way.apply(ground, code);
    }

    private static void fail(String id) {
        throw new IllegalStateException("on purpose, for the error handler");
    }

    private static void given(FeedEvent event, Consumer<String> code) {
        if (event.type() == FeedEventType.PUBLISH) {
            event.itemId().ifPresent(code);
        }
    }

    private static ListenerContainerFactory.Spec spec(Ground ground, int concurrency, Consumer<String> code) {
        return new ListenerContainerFactory.Spec(
                "test",
                List.of(ground.feed()),
                EnumSet.of(FeedEventType.PUBLISH),
                false,
                Optional.empty(),
                new ListenerOptions(
                        concurrency,
                        SubscriptionOptions.DEFAULTS,
                        new ListenerOptions.Retry(
                                2, Duration.ofMillis(1), 1, Duration.ofMillis(1), ExhaustedPolicy.PARK),
                        Duration.ofSeconds(2),
                        true),
                event -> {
                    ground.handled().accept(event.itemId().orElseThrow());
                    given(event, code);
                },
                Optional.empty(),
                Optional.empty());
    }

    private static ListenerContainerFactory.Spec durable(ListenerContainerFactory.Spec spec) {
        return new ListenerContainerFactory.Spec(
                spec.id(),
                spec.feeds(),
                spec.events(),
                false,
                Optional.of("durable"),
                spec.options(),
                spec.handler(),
                spec.errorHandler(),
                spec.executor());
    }

    private static ListenerContainerFactory.Spec telling(Consumer<String> code, ListenerContainerFactory.Spec spec) {
        return new ListenerContainerFactory.Spec(
                spec.id(),
                spec.feeds(),
                spec.events(),
                false,
                spec.durable(),
                spec.options(),
                spec.handler(),
                Optional.of((listener, event, failure) -> given(event, code)),
                spec.executor());
    }

    private static ListenerContainerFactory.Spec on(Executor executor, ListenerContainerFactory.Spec spec) {
        return new ListenerContainerFactory.Spec(
                spec.id(),
                spec.feeds(),
                spec.events(),
                false,
                spec.durable(),
                spec.options(),
                spec.handler(),
                spec.errorHandler(),
                Optional.of(executor));
    }

    /** An executor that fails by itself: it knows of tasks only, of which the first is the bad one. */
    private static Executor inTurns(Consumer<String> code) {
        AtomicInteger tasks = new AtomicInteger();
        return task -> {
            code.accept(tasks.getAndIncrement() == 0 ? "bad" : "good");
            task.run();
        };
    }

    private static ListenerContainerFactory.Spec observed(Naming naming, ListenerContainerFactory.Spec spec) {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new Ending(id -> {}));
        return new ObservedEventHandler(registry, naming, null).customize(spec);
    }

    private static ListenerContainerFactory.Spec ending(Consumer<String> code, ListenerContainerFactory.Spec spec) {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new Ending(code));
        return new ObservedEventHandler(registry, null, null).customize(spec);
    }

    /**
     * Where the code is put to the test.
     *
     * @param thoonk the application's
     * @param feed name of the feed
     * @param converter what is given the item when it is read as a {@link StringBuilder}
     * @param handled is given the ids for which the method of a listener was called
     */
    record Ground(
            ThoonkTemplate thoonk, String feed, AtomicReference<Consumer<String>> converter, Consumer<String> handled) {

        AutoCloseable start(ListenerContainerFactory.Spec spec) {
            ThoonkContainer container = new DefaultListenerContainerFactory(
                            thoonk::subscribe,
                            ThoonkInternals.of(thoonk)::cursor,
                            new LoggingListenerErrorHandler(),
                            MissedEventsListener.all(List.of()),
                            SimpleAsyncTaskExecutor::new)
                    .create(spec);
            container.start();
            return container::stop;
        }
    }

    private static final class Naming extends EventProcessObservationConvention.Default {

        private final Consumer<String> code;

        Naming(Consumer<String> code) {
            this.code = code;
        }

        @Override
        public KeyValues getLowCardinalityKeyValues(EventProcessContext context) {
            given(context.event(), code);
            return super.getLowCardinalityKeyValues(context);
        }
    }

    private record Ending(Consumer<String> code) implements ObservationHandler<EventProcessContext> {

        @Override
        public void onStop(EventProcessContext context) {
            given(context.event(), code);
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof EventProcessContext;
        }
    }
}
