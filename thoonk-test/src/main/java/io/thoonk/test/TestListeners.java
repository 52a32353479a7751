package io.thoonk.test;

import io.thoonk.ThoonkTemplate;
import io.thoonk.autoconfigure.InnerTemplate;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.feed.DurableListener;
import io.thoonk.feed.FeedType;
import io.thoonk.listener.ListenerContainerFactory.Spec;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.ObjectProvider;

/** The durable listeners of the application. */
final class TestListeners {

    private final ObjectProvider<InnerTemplate> template;

    private final ObjectProvider<ThoonkContainerRegistry> registry;

    private final List<Spec> durable = new CopyOnWriteArrayList<>();

    TestListeners(ObjectProvider<InnerTemplate> template, ObjectProvider<ThoonkContainerRegistry> registry) {
        this.template = template;
        this.registry = registry;
    }

    Spec add(Spec spec) {
        if (spec.durable().isPresent()) {
            durable.add(spec);
        }
        return spec;
    }

    /** The listeners that run and have not handled all that is stored, with how much is left. */
    List<String> behind() {
        return durable.stream()
                .filter(spec -> registry.getObject()
                        .find(spec.id())
                        .filter(container -> container.isRunning() && !container.isPaused())
                        .isPresent())
                .flatMap(spec -> spec.feeds().stream().map(feed -> template()
                        .durableListener(feed, spec.durable().orElseThrow())))
                .filter(this::isBehind)
                .map(listener -> "durable listener '" + listener.name() + "' of feed '" + listener.feed() + "': "
                        + listener.status())
                .toList();
    }

    /** One that has not begun yet has all before it. */
    private boolean isBehind(DurableListener listener) {
        return listener.status()
                .map(status -> status.behind() > 0)
                .orElseGet(() -> template().feedExists(listener.feed()) && hasItems(listener.feed()));
    }

    private boolean hasItems(String feed) {
        return template().config(feed).type().filter(FeedType.FEED::equals).isPresent()
                && template().feed(feed, byte[].class).size() > 0;
    }

    private ThoonkTemplate template() {
        return template.getObject().template();
    }
}
