package io.thoonk.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.Feed;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.TestRedis;
import io.thoonk.xmpp.PubSubClient.Event;
import io.thoonk.xmpp.PubSubClient.Item;
import io.thoonk.xmpp.PubSubClient.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** What clients do on a real server, and what subscribers hear of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PubSubFixture {

    private static final String NOTE = "<note xmlns=\"urn:example:note\">%s</note>";

    private static final String SUBSCRIBERS = "*@localhost";

    private final XmppServer.Kind kind;

    @TempDir
    private static Path folder;

    private @Nullable DedicatedRedis redis;

    private @Nullable XmppServer server;

    private @Nullable ConfigurableApplicationContext context;

    private final Map<String, PubSubClient> clients = new HashMap<>();

    PubSubFixture(XmppServer.Kind kind) {
        this.kind = kind;
    }

    @BeforeAll
    void start() throws IOException {
        Assumptions.assumeTrue(XmppServer.isHere(), XmppServer.MISSING);
        redis = TestRedis.startDedicated();
        server = XmppServer.start(kind, Files.createDirectory(folder.resolve("server")));
        context = application(server.components(), redis);
        for (String name : List.of("ada", "bob")) {
            clients.put(name + Library.SLIXMPP, SlixmppClient.connect(name + "@localhost/slixmpp", server, folder));
            clients.put(name + Library.SMACK, SmackClient.connect(name, server));
        }
        awaitService(ada(Library.SLIXMPP));
    }

    @AfterAll
    void stop() {
        clients.values().forEach(PubSubFixture::close);
        close(context);
        close(server);
        close(redis);
    }

    private static void close(@Nullable AutoCloseable part) {
        if (part != null) {
            try {
                part.close();
            } catch (Exception ex) {
                throw new IllegalStateException(ex);
            }
        }
    }

    /** One that no stall of the machine makes give up its lease. */
    static ConfigurableApplicationContext application(int port, TestRedis redis) {
        return application(port, redis, SUBSCRIBERS);
    }

    static ConfigurableApplicationContext application(int port, TestRedis redis, String subscribers) {
        return application(port, redis.uri(), "10s", "1m", subscribers);
    }

    static ConfigurableApplicationContext application(int port, String redis, String timeout, String lease) {
        return application(port, redis, timeout, lease, SUBSCRIBERS);
    }

    private static ConfigurableApplicationContext application(
            int port, String redis, String timeout, String lease, String subscribers) {
        return SpringApplication.run(
                Application.class,
                "--spring.main.web-application-type=none",
                "--spring.data.redis.url=" + redis,
                "--spring.data.redis.timeout=" + timeout,
                "--thoonk.xmpp.domain=" + XmppServer.DOMAIN,
                "--thoonk.xmpp.host=127.0.0.1",
                "--thoonk.xmpp.port=" + port,
                "--thoonk.xmpp.secret=" + XmppServer.SECRET,
                "--thoonk.xmpp.lease=" + lease,
                "--thoonk.xmpp.nodes=news*",
                "--thoonk.xmpp.owners=ada@localhost",
                "--thoonk.xmpp.subscribers=" + subscribers);
    }

    /** Waits until the service answers a client: until then its server does, and refuses. */
    static void awaitService(PubSubClient client) {
        await().ignoreExceptionsInstanceOf(RefusedException.class)
                .until(() -> client.features().contains(Namespaces.PUBSUB));
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhatThereIs(Library library) {
        PubSubClient ada = ada(library);
        PubSubClient bob = bob(library);
        Feed<String> feed = feed();

        assertThat(bob.features())
                .contains(
                        "http://jabber.org/protocol/pubsub#subscribe",
                        "http://jabber.org/protocol/pubsub#publish",
                        "http://jabber.org/protocol/rsm")
                .doesNotContain("http://jabber.org/protocol/pubsub#auto-create");
        assertThat(bob.nodes()).contains(feed.name());
        assertThat(bob.affiliations()).isNotEmpty().containsOnly("member");
        assertThat(ada.affiliations()).isNotEmpty().containsOnly("owner");
    }

    @ParameterizedTest
    @EnumSource
    void tellsSubscribersOfPublicationsEditsAndRetractions(Library library) {
        PubSubClient ada = ada(library);
        PubSubClient bob = bob(library);
        Feed<String> feed = feed();
        bob.subscribe(feed.name());

        assertThat(ada.publish(feed.name(), "1", NOTE.formatted("one"))).isEqualTo("1");
        hears(bob, feed.name(), 1);
        ada.publish(feed.name(), "1", NOTE.formatted("edited"));
        hears(bob, feed.name(), 2);
        ada.retract(feed.name(), "1");
        hears(bob, feed.name(), 3);
        assertThat(heard(bob, feed)).extracting(Event::kind).containsExactly("item", "item", "retract");
        assertThat(heard(bob, feed).get(0).payload())
                .contains("urn:example:note")
                .contains("one");
        assertThat(heard(bob, feed).get(1).payload()).contains("edited");
        assertThat(feed.size()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhatTheApplicationDoes(Library library) {
        PubSubClient bob = bob(library);
        Feed<String> feed = feed();
        bob.subscribe(feed.name());

        feed.publish("text", "Hello & <b>welcome</b>");
        feed.publish("json", "{\"title\": \"Hello\"}");
        hears(bob, feed.name(), 2);
        feed.retract("text");
        hears(bob, feed.name(), 3);
        Element entry = payload(heard(bob, feed).get(0));
        assertThat(entry.is(Namespaces.ATOM, "entry")).isTrue();
        assertThat(entry.child(Namespaces.ATOM, "content").map(Element::text)).hasValue("Hello & <b>welcome</b>");
        Element json = payload(heard(bob, feed).get(1));
        assertThat(json.is(Namespaces.JSON, "json")).isTrue();
        assertThat(json.text()).isEqualTo("{\"title\": \"Hello\"}");
        assertThat(heard(bob, feed).get(2)).matches(event -> event.is("retract", feed.name(), "text"));
    }

    @ParameterizedTest
    @EnumSource
    void letsTheApplicationReadWhatClientsPublish(Library library) {
        PubSubClient ada = ada(library);
        Feed<String> feed = feed();

        ada.publish(feed.name(), null, NOTE.formatted("new"));
        String id = feed.ids().get(0);
        ada.publish(feed.name(), "json", "<json xmlns=\"urn:xmpp:json:0\">{\"a\": 1}</json>");

        assertThat(feed.get(id)).hasValue("<note xmlns='urn:example:note'>new</note>");
        assertThat(feed.get("json")).hasValue("{\"a\": 1}");
    }

    @ParameterizedTest
    @EnumSource
    void handsOutItemsOldestFirst(Library library) {
        PubSubClient bob = bob(library);
        Feed<String> feed = feed();
        IntStream.rangeClosed(1, 5).forEach(number -> feed.publish("i" + number, NOTE.formatted(number)));

        assertThat(bob.items(feed.name(), null)).extracting(Item::id).containsExactly("i1", "i2", "i3", "i4", "i5");
        assertThat(bob.items(feed.name(), 2)).extracting(Item::id).containsExactly("i4", "i5");
        assertThat(bob.item(feed.name(), "i3"))
                .hasValueSatisfying(item -> assertThat(item.payload()).contains("urn:example:note"));
        assertThat(bob.item(feed.name(), "none")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void subscribesOnceAndEndsIt(Library library) {
        PubSubClient ada = ada(library);
        PubSubClient bob = bob(library);
        Feed<String> feed = feed();

        bob.subscribe(feed.name());
        bob.subscribe(feed.name());
        assertThat(bob.subscriptions()).containsOnlyOnce(feed.name());
        assertThat(ada.subscriptions()).doesNotContain(feed.name());

        bob.unsubscribe(feed.name());
        assertThat(bob.subscriptions()).doesNotContain(feed.name());
        refused("unexpected-request not-subscribed", () -> bob.unsubscribe(feed.name()));
    }

    @ParameterizedTest
    @EnumSource
    void createsConfiguresPurgesAndDeletes(Library library) {
        PubSubClient ada = ada(library);
        PubSubClient bob = bob(library);
        String node = "news-" + UUID.randomUUID();
        ada.create(node);
        assertThat(thoonk().feedExists(node)).isTrue();
        refused("conflict", () -> ada.create(node));
        bob.subscribe(node);

        ada.configure(node, 7);
        assertThat(thoonk().config(node).maxLength()).hasValue(7);
        assertThat(ada.config(node)).containsEntry("pubsub#max_items", "7");

        ada.publish(node, "1", NOTE.formatted("one"));
        hears(bob, node, 1);
        ada.purge(node);
        hears(bob, node, 2);
        ada.delete(node);
        hears(bob, node, 3);

        assertThat(heard(bob, node)).extracting(Event::kind).containsExactly("item", "purge", "delete");
        assertThat(thoonk().feedExists(node)).isFalse();
        await().untilAsserted(() -> assertThat(bob.subscriptions()).doesNotContain(node));
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfAPurgeInOneSentence(Library library) {
        PubSubClient ada = ada(library);
        PubSubClient bob = bob(library);
        Feed<String> feed = feed();
        bob.subscribe(feed.name());
        IntStream.rangeClosed(1, 20).forEach(number -> ada.publish(feed.name(), "i" + number, NOTE.formatted(number)));
        hears(bob, feed.name(), 20);

        ada.purge(feed.name());
        hears(bob, feed.name(), 21);
        ada.publish(feed.name(), "i1", NOTE.formatted("again"));
        hears(bob, feed.name(), 22);
        ada.retract(feed.name(), "i1");
        hears(bob, feed.name(), 23);

        assertThat(heard(bob, feed).subList(20, 23))
                .extracting(Event::kind)
                .containsExactly("purge", "item", "retract");
    }

    @ParameterizedTest
    @EnumSource
    void refusesInTheWordsOfTheSpecification(Library library) {
        PubSubClient ada = ada(library);
        PubSubClient bob = bob(library);
        Feed<String> feed = feed();
        feed.publish("here", "text");

        refused("item-not-found", () -> ada.publish("news-none", "1", NOTE.formatted("x")));
        refused("item-not-found", () -> bob.subscribe("news-none"));
        refused("item-not-found", () -> bob.items("other-feed", null));
        refused("forbidden", () -> bob.publish(feed.name(), "1", NOTE.formatted("x")));
        refused("forbidden", () -> bob.retract(feed.name(), "here"));
        refused("forbidden", () -> bob.create("news-of-bob"));
        refused("forbidden", () -> bob.delete(feed.name()));
        refused("forbidden", () -> bob.purge(feed.name()));
        refused("forbidden", () -> bob.config(feed.name()));
        refused("not-acceptable", () -> ada.create("elsewhere"));
        refused("item-not-found", () -> ada.retract(feed.name(), "none"));
        refused("bad-request payload-required", () -> ada.publish(feed.name(), "1", null));
        assertThat(feed.ids()).containsExactly("here");
    }

    @Test
    void refusesWhatIsMalformed() {
        Feed<String> feed = feed();
        SlixmppClient ada = (SlixmppClient) ada(Library.SLIXMPP);
        String publish = "<publish node='" + feed.name() + "'>%s</publish>";

        refused("bad-request invalid-payload", () -> raw(ada, publish.formatted("<item><note/></item>")));
        refused("bad-request invalid-payload", () -> raw(ada, publish.formatted("<item>text</item>")));
        refused(
                "bad-request invalid-payload",
                () -> raw(ada, publish.formatted("<item>" + NOTE.formatted(1) + NOTE.formatted(2) + "</item>")));
        refused(
                "bad-request invalid-payload",
                () -> raw(ada, publish.formatted(("<item>" + NOTE.formatted(1) + "</item>").repeat(2))));
        refused(
                "bad-request invalid-payload",
                () -> raw(ada, publish.formatted("<item><json xmlns='urn:xmpp:json:0'>{no json</json></item>")));
        refused("bad-request item-required", () -> raw(ada, publish.formatted("")));
        refused("bad-request nodeid-required", () -> raw(ada, "<publish><item/></publish>"));
        refused("bad-request", () -> raw(ada, "<no-such-request/>"));
        refused("bad-request", () -> raw(ada, ""));
        refused(
                "bad-request",
                () -> ada.raw("get", pubsub(publish.formatted("<item>" + NOTE.formatted(1) + "</item>"))));
        refused(
                "bad-request invalid-jid",
                () -> raw(ada, "<subscribe node='" + feed.name() + "' jid='bob@localhost'/>"));
        refused("feature-not-implemented unsupported", () -> raw(ada, "<options node='" + feed.name() + "'/>"));
        refused("service-unavailable", () -> ada.raw("get", "<query xmlns='urn:example:none'/>"));
        refused(
                "not-acceptable payload-too-big",
                () -> raw(ada, publish.formatted("<item>" + NOTE.formatted("x".repeat(70_000)) + "</item>")));
        assertThat(feed.size()).isZero();
        assertThat(ada.publish(feed.name(), "1", NOTE.formatted("x".repeat(60_000))))
                .isEqualTo("1");
    }

    @Test
    void letsNobodyTakeAllSubscriptions() {
        Feed<String> feed = feed();
        SlixmppClient ada = (SlixmppClient) ada(Library.SLIXMPP);
        String subscribe = "<subscribe node='" + feed.name() + "' jid='ada@localhost/%d'/>";
        for (int client = 1; client <= 20; client++) {
            raw(ada, subscribe.formatted(client));
        }

        refused("policy-violation too-many-subscriptions", () -> raw(ada, subscribe.formatted(21)));
        raw(ada, subscribe.formatted(7));
        bob(Library.SLIXMPP).subscribe(feed.name());
    }

    private static void raw(SlixmppClient client, String content) {
        client.raw("set", pubsub(content));
    }

    private static String pubsub(String content) {
        return "<pubsub xmlns='" + Namespaces.PUBSUB + "'>" + content + "</pubsub>";
    }

    private PubSubClient ada(Library library) {
        return clients.get("ada" + library);
    }

    private PubSubClient bob(Library library) {
        return clients.get("bob" + library);
    }

    static void refused(String condition, ThrowingCallable call) {
        assertThatExceptionOfType(RefusedException.class).isThrownBy(call).withMessage(condition);
    }

    /** Notifications tell how a feed stands: what changes again before it is told is told once. */
    private static void hears(PubSubClient client, String node, int events) {
        await().untilAsserted(() -> assertThat(heard(client, node)).hasSize(events));
    }

    private static Element payload(Event event) {
        return XmlParser.document(String.valueOf(event.payload())).orElseThrow();
    }

    private static List<Event> heard(PubSubClient client, Feed<?> feed) {
        return heard(client, feed.name());
    }

    private static List<Event> heard(PubSubClient client, String node) {
        return client.events().stream()
                .filter(event -> event.node().equals(node))
                .toList();
    }

    private Feed<String> feed() {
        String name = "news-" + UUID.randomUUID();
        Feed<String> feed = thoonk().feed(name, String.class);
        feed.config();
        return feed;
    }

    private ThoonkTemplate thoonk() {
        return context.getBean(ThoonkTemplate.class);
    }

    /** By which clients speak. */
    enum Library {
        SLIXMPP,
        SMACK
    }

    @SpringBootApplication
    static class Application {}
}
