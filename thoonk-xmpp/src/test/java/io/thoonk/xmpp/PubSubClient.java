package io.thoonk.xmpp;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A client by a library, of which the tests want what its PubSub can do. */
interface PubSubClient extends AutoCloseable {

    String publish(String node, @Nullable String item, @Nullable String payload);

    void retract(String node, String item);

    void subscribe(String node);

    void unsubscribe(String node);

    List<Item> items(String node, @Nullable Integer newest);

    Optional<Item> item(String node, String id);

    List<String> subscriptions();

    List<String> affiliations();

    void create(String node);

    void delete(String node);

    void purge(String node);

    Map<String, Object> config(String node);

    void configure(String node, int maxItems);

    List<String> nodes();

    List<String> features();

    /** What it was told, in its order, oldest first. */
    Queue<Event> events();

    @Override
    void close();

    /** An item as the client sees it. */
    record Item(String id, @Nullable String payload) {}

    /** What a notification tells: {@code item}, {@code retract}, {@code purge} or {@code delete}. */
    record Event(
            String kind,
            String node,
            @Nullable String item,
            @Nullable String payload) {

        boolean is(String otherKind, String otherNode, @Nullable String otherItem) {
            return kind.equals(otherKind) && node.equals(otherNode) && Objects.equals(item, otherItem);
        }
    }

    /** The service refused, in the words of XEP-0060. */
    final class RefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        RefusedException(String condition) {
            super(condition);
        }
    }
}
