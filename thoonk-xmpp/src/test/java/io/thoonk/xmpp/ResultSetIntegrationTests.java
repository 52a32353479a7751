package io.thoonk.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.TestTemplates;
import io.thoonk.ThoonkOperations;
import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.Feed;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import io.thoonk.xmpp.Requests.Request;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Items page by page, where fewer of them than asked for have room in an answer. */
@RedisTest
class ResultSetIntegrationTests {

    private static final String NODE = "news";

    /** Eight of them have more than an answer holds. */
    private static final String LARGE = "x".repeat(10_000);

    private final ThoonkTemplate template = TestTemplates.on(TestRedis.shared());

    private final AtomicInteger idsRead = new AtomicInteger();

    private Feed<String> feed;

    private NodeRequests requests;

    @BeforeEach
    void create() {
        feed = template.feed(NODE, String.class);
        requests = new NodeRequests(
                new Nodes(counting(), Patterns.ofFeeds(List.of(NODE)), "subscriptions"),
                new Subscriptions(template.feed("subscriptions", String.class), 10, (node, somebody) -> true),
                Access.of(List.of(), List.of(), List.of("ada@localhost")),
                new ItemPayload("me"),
                () -> {});
    }

    @Test
    void findsAllOfThemForwards() throws StanzaException {
        publish(20, LARGE);

        assertThat(walk("after")).isEqualTo(ids(1, 20));
    }

    @Test
    void findsAllOfThemBackwards() throws StanzaException {
        publish(20, LARGE);

        assertThat(walk("before")).isEqualTo(ids(1, 20));
    }

    @Test
    void endsWithTheNewestWhereTheNewestAreAskedFor() throws StanzaException {
        publish(20, LARGE);

        Page page = ask("<items node='news' max_items='15'/>");
        assertThat(page.ids()).hasSizeBetween(2, 8).endsWith("19", "20");
        assertThat(page.index()).isEqualTo(20 - page.ids().size());
        assertThat(page.ids().get(0)).isEqualTo(Integer.toString(page.index() + 1));
    }

    @Test
    void endsWithTheNewestOfMoreThanAnAnswerMayHave() throws StanzaException {
        publish(620, "");

        Page page = ask("<items node='news' max_items='600'/>");
        assertThat(page.ids()).hasSizeBetween(100, 500).endsWith("619", "620");
        assertThat(page.index()).isEqualTo(620 - page.ids().size());
    }

    @Test
    void readsTheIdsOfALargeNodeForNoPageButOneThatHasMoved() throws StanzaException {
        publish(40, "");

        assertThat(walk("after")).isEqualTo(ids(1, 40));
        assertThat(walk("before")).isEqualTo(ids(1, 40));
        assertThat(idsRead).hasValue(0);

        Page page = ask(set("<max>10</max>"));
        feed.retract("2");
        feed.publish("11", "<n xmlns='urn:n'/>");
        assertThat(ask(set("<max>3</max><after>10</after>")).ids()).containsExactly("12", "13", "14");
        assertThat(idsRead).hasValue(1);
        assertThat(page.ids()).endsWith("10");
    }

    /** The operations, which count how often all ids of a feed are read. */
    private ThoonkOperations counting() {
        return proxy(ThoonkOperations.class, template, (name, result) -> {
            if (!(result instanceof Feed<?> opened)) {
                return result;
            }
            return proxy(Feed.class, opened, (method, found) -> {
                idsRead.addAndGet(method.equals("ids") ? 1 : 0);
                return found;
            });
        });
    }

    private static <T> T proxy(Class<T> type, T target, BinaryOperator<Object> seeing) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return seeing.apply(method.getName(), method.invoke(target, arguments));
                    } catch (InvocationTargetException ex) {
                        throw ex.getTargetException();
                    }
                }));
    }

    private static String set(String content) {
        return "<items node='news'/><set xmlns='" + Namespaces.RSM + "'>" + content + "</set>";
    }

    private void publish(int count, String text) {
        Map<String, String> items = new LinkedHashMap<>();
        ids(1, count).forEach(id -> items.put(id, "<n xmlns='urn:n'>" + text + "</n>"));
        feed.publishAll(items);
    }

    private static List<String> ids(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }

    /** All pages of up to 15, each beginning where the one before it ended. */
    private List<String> walk(String direction) throws StanzaException {
        List<String> all = new ArrayList<>();
        String end = direction.equals("before") ? "<before/>" : "";
        while (true) {
            Page page = ask(set("<max>15</max>" + end));
            if (page.ids().isEmpty()) {
                return all;
            }
            boolean backwards = direction.equals("before");
            assertThat(feed.ids().get(page.index())).isEqualTo(page.ids().get(0));
            all.addAll(backwards ? 0 : all.size(), page.ids());
            end = "<%1$s>%2$s</%1$s>"
                    .formatted(
                            direction, page.ids().get(backwards ? 0 : page.ids().size() - 1));
        }
    }

    private Page ask(String asked) throws StanzaException {
        Element pubsub = XmlParser.document("<pubsub xmlns='" + Namespaces.PUBSUB + "'>" + asked + "</pubsub>")
                .orElseThrow();
        Element answer = requests.items(
                        new Request(Jid.parse("ada@localhost"), false, pubsub),
                        pubsub.elements().get(0))
                .orElseThrow();
        List<String> ids = answer.child(Namespaces.PUBSUB, "items").orElseThrow().elements().stream()
                .map(item -> item.attribute("id").orElseThrow())
                .toList();
        Element set = answer.child(Namespaces.RSM, "set").orElseThrow();
        Optional<Element> first = set.child(Namespaces.RSM, "first");
        assertThat(first.map(Element::text)).isEqualTo(ids.stream().findFirst());
        return new Page(
                ids,
                first.flatMap(element -> element.attribute("index"))
                        .map(Integer::valueOf)
                        .orElse(0));
    }

    /**
     * An answer.
     *
     * @param ids of its items
     * @param index where the first of them stands, as the answer says
     */
    private record Page(List<String> ids, int index) {}
}
