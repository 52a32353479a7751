package io.thoonk.listener;

import io.thoonk.annotation.ThoonkListener;
import io.thoonk.container.AnnotatedMethod;
import io.thoonk.container.AttributeResolver;
import io.thoonk.container.EndpointRegistrar;
import io.thoonk.container.HandlerMessage;
import io.thoonk.container.HandlerMethods;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.container.ThoonkHeaders;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;

/**
 * Turns methods with {@link ThoonkListener} into containers.
 *
 * @since 0.1.0
 */
public final class ListenerRegistrar implements EndpointRegistrar<ThoonkListener> {

    private static final Logger log = LoggerFactory.getLogger(ListenerRegistrar.class);

    private static final Set<FeedEventType> WITH_PAYLOAD =
            EnumSet.of(FeedEventType.PUBLISH, FeedEventType.EDIT, FeedEventType.FINISH);

    private final ThoonkContainerRegistry registry;

    private final ListenerContainerFactory factory;

    private final ListenerSettings.Source settings;

    private final AttributeResolver attributes;

    private final HandlerMethods handlerMethods;

    private final ListenerSpecCustomizer customizer;

    private final Set<Position> positions = ConcurrentHashMap.newKeySet();

    /**
     * Creates the registrar.
     *
     * @param registry takes the containers
     * @param factory makes them where a listener names no other
     * @param settings what the configuration says
     * @param attributes reads annotations
     * @param handlerMethods checks methods and makes them invocable
     * @param customizer changes what the containers are made from
     */
    public ListenerRegistrar(
            ThoonkContainerRegistry registry,
            ListenerContainerFactory factory,
            ListenerSettings.Source settings,
            AttributeResolver attributes,
            HandlerMethods handlerMethods,
            ListenerSpecCustomizer customizer) {
        this.registry = registry;
        this.factory = factory;
        this.settings = settings;
        this.attributes = attributes;
        this.handlerMethods = handlerMethods;
        this.customizer = customizer;
    }

    @Override
    public void register(AnnotatedMethod<ThoonkListener> method) {
        ThoonkListener listener = method.annotation();
        List<String> feeds = Arrays.stream(listener.feeds())
                .map(feed -> attributes.text(method, "feeds", feed))
                .flatMap(Optional::stream)
                .toList();
        if (feeds.isEmpty()) {
            throw method.invalid("names no feed", "Set feeds = \"name of the feed\"");
        }
        String id = attributes.text(method, "id", listener.id()).orElseGet(() -> freeId(method));
        boolean payload = handlerMethods.payloadType(method).isPresent();
        InvocableHandlerMethod invocable = handlerMethods.invocable(method);
        Optional<String> durable = attributes.text(method, "durable", listener.durable());
        durable.ifPresent(name -> refusePatterns(method, feeds));
        ListenerContainerFactory.Spec spec = new ListenerContainerFactory.Spec(
                id,
                feeds,
                events(method, payload),
                payload,
                durable,
                options(method, id, durable.isPresent()),
                event -> invoke(invocable, event),
                attributes.bean(method, "errorHandler", listener.errorHandler(), ListenerErrorHandler.class),
                attributes.bean(method, "executor", listener.executor(), Executor.class));
        register(
                method,
                attributes
                        .bean(method, "containerFactory", listener.containerFactory(), ListenerContainerFactory.class)
                        .orElse(factory),
                customizer.customize(spec));
    }

    private void register(
            AnnotatedMethod<?> method, ListenerContainerFactory maker, ListenerContainerFactory.Spec spec) {
        List<Position> taken = takePositions(method, maker, spec);
        boolean registered = false;
        try {
            registry.register(maker.create(spec));
            registered = true;
        } catch (ThoonkContainerRegistry.DuplicateContainerIdException ex) {
            throw method.invalid(
                    "has the id '" + spec.id() + "', which another worker or listener has too",
                    "Give one of them another id");
        } finally {
            if (!registered) {
                // A lazy bean may be asked for again, and is not its own rival then.
                taken.forEach(positions::remove);
            }
        }
    }

    private List<Position> takePositions(
            AnnotatedMethod<?> method, ListenerContainerFactory maker, ListenerContainerFactory.Spec spec) {
        List<Position> taken = new ArrayList<>();
        spec.durable().ifPresent(name -> spec.feeds().stream().distinct().forEach(feed -> {
            Position position = new Position(maker, feed, name);
            if (!positions.add(position)) {
                taken.forEach(positions::remove);
                throw method.invalid(
                        "and another method share the position '" + name + "' in feed '" + feed
                                + "', so that only one of them would be called",
                        "Set durable = \"a name of its own\" on one of them");
            }
            taken.add(position);
        }));
        return taken;
    }

    private ListenerOptions options(AnnotatedMethod<ThoonkListener> method, String id, boolean durable) {
        ListenerSettings written = ListenerSettings.of(attributes, method);
        Optional<ListenerSettings> configured = settings.forListener(id);
        warnOfWhatHasNoEffect(method.annotation(), id, durable, written, configured);
        ListenerOptions options = written.over(settings.listenerDefaults());
        return configured.map(said -> said.over(options)).orElse(options);
    }

    private static void warnOfWhatHasNoEffect(
            ThoonkListener listener,
            String id,
            boolean durable,
            ListenerSettings written,
            Optional<ListenerSettings> configured) {
        Set<String> useless = new TreeSet<>(durable ? written.ofPlainOnes() : written.ofDurableOnes());
        configured.ifPresent(said -> useless.addAll(durable ? said.ofPlainOnes() : said.ofDurableOnes()));
        if (!useless.isEmpty()) {
            log.warn(
                    "Listener '{}' is {}, so {} have no effect on it; leave them out, or {}",
                    id,
                    durable ? "durable" : "not durable",
                    useless,
                    durable ? "leave out its durable" : "give it a name in durable");
        }
        if (!listener.backoff().jitter().isEmpty()) {
            log.warn(
                    "Listener '{}' has a backoff without jitter, as all listeners have; leave out its backoff.jitter",
                    id);
        }
    }

    private static void refusePatterns(AnnotatedMethod<?> method, List<String> feeds) {
        feeds.stream().filter(feed -> feed.indexOf('*') >= 0).findFirst().ifPresent(pattern -> {
            throw method.invalid(
                    "is durable and names the pattern '" + pattern + "', but a position is kept per feed",
                    "Name each feed, or leave durable out");
        });
    }

    private String freeId(AnnotatedMethod<?> method) {
        String name = method.beanName() + "." + method.method().getName();
        String id = name;
        for (int number = 2; registry.find(id).isPresent(); number++) {
            id = name + "-" + number;
        }
        return id;
    }

    /** Which events a method hears: those named, of them those that its event parameter can take. */
    private static Set<FeedEventType> events(AnnotatedMethod<ThoonkListener> method, boolean payload) {
        Set<FeedEventType> events = EnumSet.allOf(FeedEventType.class);
        FeedEventType[] named = method.annotation().events();
        if (named.length > 0) {
            events.retainAll(List.of(named));
        }
        for (Class<?> parameter : method.method().getParameterTypes()) {
            if (FeedEvent.class.isAssignableFrom(parameter) && parameter != FeedEvent.class) {
                events.removeIf(type -> typeOf(parameter) != type);
                if (events.isEmpty()) {
                    throw method.invalid(
                            "takes " + parameter.getSimpleName() + " but names only other events",
                            "Name " + typeOf(parameter) + " in events, or take FeedEvent");
                }
            }
        }
        if (payload && Collections.disjoint(events, WITH_PAYLOAD)) {
            throw method.invalid(
                    "takes an item, and none of the events that it names carries one: " + events,
                    "Take @ItemId String or FeedEvent in its place, or name one of " + WITH_PAYLOAD + " in events");
        }
        return events;
    }

    private static FeedEventType typeOf(Class<?> event) {
        return switch (event.getSimpleName()) {
            case "Published" -> FeedEventType.PUBLISH;
            case "Edited" -> FeedEventType.EDIT;
            case "Retracted" -> FeedEventType.RETRACT;
            case "Moved" -> FeedEventType.POSITION;
            case "Finished" -> FeedEventType.FINISH;
            case "Created" -> FeedEventType.CREATE;
            case "Deleted" -> FeedEventType.DELETE;
            case "Resynced" -> FeedEventType.RESYNC;
            default -> FeedEventType.CONFIGURE;
        };
    }

    private static void invoke(InvocableHandlerMethod method, FeedEvent event) throws Exception {
        Map<String, Object> headers = new HashMap<>();
        headers.put(ThoonkHeaders.FEED, event.feed());
        headers.put(ThoonkHeaders.EVENT, event);
        event.itemId().ifPresent(id -> headers.put(ThoonkHeaders.ID, id));
        // The next event must not overtake.
        HandlerMethods.await(method.invoke(HandlerMessage.of(event.payload().orElseGet(() -> new byte[0]), headers)));
    }

    /** What one container alone can go by. Another factory may be that of another Redis. */
    private record Position(ListenerContainerFactory factory, String feed, String durable) {}
}
