package io.thoonk.autoconfigure;

import io.thoonk.ThoonkOperations;
import io.thoonk.event.FeedEventType;
import io.thoonk.feed.FeedType;
import io.thoonk.listener.ListenerContainerFactory;
import io.thoonk.listener.ListenerSpecCustomizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** Notes which events listeners name, and tells which of them their feeds never send. Thread-safe. */
final class UnheardEvents implements ListenerSpecCustomizer {

    private static final Set<FeedEventType> OF_ALL =
            EnumSet.of(FeedEventType.CREATE, FeedEventType.DELETE, FeedEventType.CONFIGURE, FeedEventType.RESYNC);

    private final Queue<ListenerContainerFactory.Spec> listeners = new ConcurrentLinkedQueue<>();

    private final Supplier<? extends ThoonkOperations> thoonk;

    UnheardEvents(Supplier<? extends ThoonkOperations> thoonk) {
        this.thoonk = thoonk;
    }

    @Override
    public ListenerContainerFactory.Spec customize(ListenerContainerFactory.Spec spec) {
        if (spec.events().size() < FeedEventType.values().length) {
            listeners.add(spec);
        }
        return spec;
    }

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    /** In sentences, of the feeds that there are. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        for (ListenerContainerFactory.Spec listener : listeners) {
            for (String feed : listener.feeds()) {
                if (feed.indexOf('*') < 0 && thoonk.get().feedExists(feed)) {
                    thoonk.get()
                            .config(feed)
                            .type()
                            .flatMap(type -> warning(listener, feed, type))
                            .ifPresent(warnings::add);
                }
            }
        }
        return warnings;
    }

    private static Optional<String> warning(ListenerContainerFactory.Spec listener, String feed, FeedType type) {
        Set<FeedEventType> sent = sentBy(type);
        List<FeedEventType> never = listener.events().stream()
                .filter(event -> !sent.contains(event))
                .toList();
        return never.isEmpty()
                ? Optional.empty()
                : Optional.of("Listener '" + listener.id() + "' waits for " + never + " of feed '" + feed
                        + "', and a feed of type '" + type.wireName() + "' never sends that; it sends " + sent);
    }

    /** An edited item of a sorted feed is published again. */
    private static Set<FeedEventType> sentBy(FeedType type) {
        Set<FeedEventType> sent = EnumSet.copyOf(OF_ALL);
        switch (type) {
            case FEED -> sent.addAll(Set.of(FeedEventType.PUBLISH, FeedEventType.EDIT, FeedEventType.RETRACT));
            case SORTED_FEED ->
                sent.addAll(Set.of(FeedEventType.PUBLISH, FeedEventType.POSITION, FeedEventType.RETRACT));
            case JOB -> sent.addAll(Set.of(FeedEventType.FINISH, FeedEventType.RETRACT));
            default -> {
                // The items of a queue are taken, not told of.
            }
        }
        return sent;
    }
}
