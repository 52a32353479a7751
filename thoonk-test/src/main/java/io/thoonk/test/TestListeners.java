package io.thoonk.test;

import io.thoonk.autoconfigure.InnerTemplate;
import io.thoonk.feed.DurableListener;
import io.thoonk.listener.ListenerContainerFactory.Spec;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.ObjectProvider;

/** The durable listeners of the application. */
final class TestListeners {

    private final ObjectProvider<InnerTemplate> template;

    private final List<Spec> durable = new CopyOnWriteArrayList<>();

    TestListeners(ObjectProvider<InnerTemplate> template) {
        this.template = template;
    }

    Spec add(Spec spec) {
        if (spec.durable().isPresent() && spec.options().autoStartup()) {
            durable.add(spec);
        }
        return spec;
    }

    /** The listeners that have not handled all that is stored, with how much is left. */
    List<String> behind() {
        return durable.stream()
                .flatMap(spec -> spec.feeds().stream().map(feed -> template.getObject()
                        .template()
                        .durableListener(feed, spec.durable().orElseThrow())))
                .filter(TestListeners::isBehind)
                .map(listener -> "durable listener '" + listener.name() + "' of feed '" + listener.feed() + "': "
                        + listener.status())
                .toList();
    }

    private static boolean isBehind(DurableListener listener) {
        return listener.status().map(status -> status.behind() > 0).orElse(false);
    }
}
