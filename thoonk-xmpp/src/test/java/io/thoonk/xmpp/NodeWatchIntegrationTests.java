package io.thoonk.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkOperations;
import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.Feed;
import io.thoonk.listener.DefaultListenerContainerFactory;
import io.thoonk.listener.ListenerContainerFactory;
import io.thoonk.listener.MissedEventsListener;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import io.thoonk.xmpp.Requests.Request;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the watch of nodes does on a server that hands back whatever it gets. */
@RedisTest
class NodeWatchIntegrationTests {

    private static final String NODE = "news";

    private final ThoonkTemplate template = TestTemplates.on(TestRedis.shared());

    private final AtomicInteger looks = new AtomicInteger();

    private final EchoServer server = new EchoServer();

    private Feed<String> stored;

    private Subscriptions subscriptions;

    private Notifier notifier;

    @BeforeEach
    void create() {
        stored = template.feed("subscriptions", String.class);
        subscriptions = new Subscriptions(stored, 10, (node, somebody) -> true);
        notifier = new Notifier("me", subscriptions, new ItemPayload("me"));
    }

    @Test
    void looksOnceHoweverOftenSomebodySubscribedMeanwhile() throws Exception {
        template.feed(NODE, String.class).config();
        subscribe("ada@localhost");
        NodeWatch watch = watch(template);
        for (int wakes = 0; wakes < 1_000; wakes++) {
            watch.wake();
        }
        watch.deleted(NODE);

        whileConnected(notifier::use, watch::watch, watch::wake, () -> {
            await().until(() -> isTold("ada@localhost"));
            // One as it begins, one for all of that, and then one every five seconds.
            assertThat(looks).hasValueLessThan(100);
        });
    }

    @Test
    void tellsWhoeverSubscribesAfterADeletionNothingOfIt() throws Exception {
        template.feed(NODE, String.class).config();
        List.of("ada@localhost", "bob@localhost").forEach(this::subscribe);
        NodeWatch watch = watch(template);

        template.deleteFeed(NODE);
        watch.deleted(NODE);
        template.feed(NODE, String.class).config();
        List.of("bob@localhost", "eve@localhost").forEach(this::subscribe);

        whileConnected(notifier::use, watch::watch, watch::wake, () -> {
            await().until(() -> isTold("ada@localhost") && !stored.ids().contains("ada@localhost\t" + NODE));
            assertThat(subscriptions.of(NODE)).containsExactly("bob@localhost", "eve@localhost");
            assertThat(stored.ids()).containsExactly("bob@localhost\t" + NODE, "eve@localhost\t" + NODE);
            assertThat(isTold("bob@localhost") || isTold("eve@localhost")).isFalse();
        });
    }

    @Test
    void tellsOfADeletionThoughThereIsANodeOfThatNameAgain() throws Exception {
        template.feed(NODE, String.class).config();
        List.of("ada@localhost", "eve@localhost").forEach(this::subscribe);
        template.deleteFeed(NODE);
        template.feed(NODE, String.class).config();
        List.of("bob@localhost", "eve@localhost").forEach(this::subscribe);
        // As a process that connects only now.
        subscriptions.load();
        NodeWatch watch = watch(template);

        whileConnected(notifier::use, watch::watch, watch::wake, () -> {
            await().until(() -> isTold("ada@localhost") && !stored.ids().contains("ada@localhost\t" + NODE));
            assertThat(subscriptions.of(NODE)).containsExactlyInAnyOrder("bob@localhost", "eve@localhost");
            assertThat(isTold("bob@localhost") || isTold("eve@localhost")).isFalse();
        });
    }

    @Test
    void takesANodeThatComesWithASubscriptionWhileItLooksForNoDeletedOne() throws Exception {
        template.feed("older", String.class).config();
        subscribe("older", "ada@localhost");
        template.deleteFeed("older");
        NodeWatch watch = watch(afterNames(() -> {
            template.feed(NODE, String.class).config();
            subscribe("bob@localhost");
        }));

        whileConnected(notifier::use, watch::watch, watch::wake, () -> {
            await().until(() -> server.told().contains("<delete node='older'/>") && looks.get() > 0);
            assertThat(subscriptions.of(NODE)).containsExactly("bob@localhost");
            assertThat(isTold("bob@localhost")).isFalse();
        });
    }

    @Test
    void leavesSubscriptionsOfANodeAloneThatIsOnlyTakenOutOfTheConfiguration() throws Exception {
        for (String node : List.of(NODE, "older")) {
            template.feed(node, String.class).config();
        }
        PubSubService all = service(NODE, "older");
        ask(all, "<subscribe node='news' jid='ada@localhost'/>", true);
        ask(all, "<subscribe node='older' jid='ada@localhost'/>", true);
        template.deleteFeed("older");

        PubSubService fewer = service("older");
        whileConnected(fewer::begin, fewer::watch, fewer::end, () -> await().until(
                        () -> server.told().contains("<delete node='older'/>")));

        assertThat(server.told()).doesNotContain("<delete node='news'/>");
        PubSubService again = service(NODE, "older");
        whileConnected(again::begin, session -> {}, () -> {}, () -> assertThat(ask(again, "<subscriptions/>", false))
                .contains("node='news'")
                .doesNotContain("node='older'"));
    }

    @Test
    void bringsNoNodeBackThatIsDeletedWhileItsListenerIsStarted() throws Exception {
        template.feed(NODE, String.class).config();
        CountDownLatch opened = new CountDownLatch(1);
        PubSubService service = service(
                new DefaultListenerContainerFactory(
                        template::subscribe,
                        (feed, name, creating) -> {
                            if (opened.getCount() > 0) {
                                template.deleteFeed(feed);
                            }
                            try {
                                return ThoonkInternals.of(template).cursor(feed, name, creating);
                            } finally {
                                opened.countDown();
                            }
                        },
                        (id, event, failure) -> {},
                        MissedEventsListener.all(List.of()),
                        prefix -> Runnable::run),
                NODE);

        whileConnected(service::begin, service::watch, service::end, () -> {
            await().until(() -> opened.getCount() == 0);
            assertThat(template.feedNames()).doesNotContain(NODE);
        });
    }

    private void subscribe(String address) {
        subscribe(NODE, address);
    }

    private void subscribe(String node, String address) {
        try {
            subscriptions.add(node, Nodes.generation(template.config(node)), address);
        } catch (StanzaException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static String ask(PubSubService service, String asked, boolean change) {
        Element pubsub = XmlParser.document("<pubsub xmlns='" + Namespaces.PUBSUB + "'>" + asked + "</pubsub>")
                .orElseThrow();
        try {
            Element answer = service.requests()
                    .handle(new Request(Jid.parse("ada@localhost"), change, pubsub))
                    .orElseThrow();
            return XmlWriter.write(answer, Namespaces.PUBSUB);
        } catch (StanzaException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private PubSubService service(String... nodes) {
        return service(
                spec -> {
                    throw new FeedDoesNotExistException(spec.id());
                },
                nodes);
    }

    private PubSubService service(ListenerContainerFactory listeners, String... nodes) {
        return new PubSubService(
                template,
                listeners,
                new PubSubService.Settings(
                        "me",
                        Patterns.ofFeeds(List.of(nodes)),
                        Access.of(List.of(), List.of(), List.of("ada@localhost")),
                        10,
                        Duration.ofMinutes(1)));
    }

    private NodeWatch watch(ThoonkOperations thoonk) {
        Nodes nodes = new Nodes(thoonk, Patterns.ofFeeds(List.of(NODE, "older")), "subscriptions");
        return new NodeWatch(nodes, subscriptions, notifier, node -> {
            // A look asks for the listener until there is one.
            looks.incrementAndGet();
            throw new FeedDoesNotExistException(node);
        });
    }

    /** The operations, of which something happens when the names of feeds have been read for the first time. */
    private ThoonkOperations afterNames(Runnable happening) {
        AtomicBoolean happened = new AtomicBoolean();
        return (ThoonkOperations) Proxy.newProxyInstance(
                ThoonkOperations.class.getClassLoader(),
                new Class<?>[] {ThoonkOperations.class},
                (proxy, method, arguments) -> {
                    Object result = method.invoke(template, arguments);
                    if (method.getName().equals("feedNames") && happened.compareAndSet(false, true)) {
                        happening.run();
                    }
                    return result;
                });
    }

    private boolean isTold(String address) {
        return Pattern.compile("to='" + address + "'[^>]*>.{0,200}<delete node='news'/>")
                .matcher(server.told())
                .find();
    }

    private void whileConnected(
            Consumer<ComponentSession> begin, Consumer<ComponentSession> watching, Runnable end, Runnable body)
            throws Exception {
        server.whileConnected(request -> Optional.empty(), begin, watching, end, body);
    }
}
