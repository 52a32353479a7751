package io.thoonk.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.Feed;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.RedisProxy;
import io.thoonk.test.TestRedis;
import io.thoonk.xmpp.PubSubClient.Event;
import io.thoonk.xmpp.PubSubClient.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;

/** Nothing is lost, and nothing changes places, when streams are cut, servers restart and processes end. */
class RecoveryIntegrationTests {

    private static final int ITEMS = 1_000;

    private static final String NODE = "news";

    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    private Path folder;

    private @Nullable DedicatedRedis redis;

    @BeforeEach
    void start() {
        Assumptions.assumeTrue(XmppServer.isHere(), XmppServer.MISSING);
        redis = closing(TestRedis.startDedicated());
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsAThousandItemsInOrderThoughTheStreamIsCut(XmppServer.Kind kind) throws IOException {
        XmppServer server = server(kind);
        CuttableLink link = closing(new CuttableLink(server.components()));
        ConfigurableApplicationContext context = closing(PubSubFixture.application(link.port(), redis));
        Feed<String> feed = context.getBean(ThoonkTemplate.class).feed(NODE, String.class);
        feed.config();
        SlixmppClient bob = subscriber(server);

        CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> publish(feed));
        for (int cut : List.of(100, 400, 700)) {
            await().until(() -> bob.events().size() >= cut);
            link.cut();
        }
        publishing.join();

        await().untilAsserted(() -> assertThat(told(bob)).endsWith(ITEMS));
        assertThat(told(bob)).isEqualTo(IntStream.rangeClosed(1, ITEMS).boxed().toList());
        assertThat(link.connections()).isGreaterThanOrEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource
    void goesOnWithAServerThatRestarts(XmppServer.Kind kind) throws IOException {
        XmppServer server = server(kind);
        ConfigurableApplicationContext context = closing(PubSubFixture.application(server.components(), redis));
        Feed<String> feed = context.getBean(ThoonkTemplate.class).feed(NODE, String.class);
        feed.config();
        SlixmppClient before = subscriber(server);

        CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> publish(feed));
        await().until(() -> before.events().size() >= ITEMS / 4);
        server.stop();
        server.start();
        SlixmppClient after = client("bob@localhost/after", server);
        publishing.join();
        feed.publish("last", "the last one");

        await().untilAsserted(() -> assertThat(after.events()).anyMatch(event -> event.is("item", NODE, "last")));
        List<Integer> first = told(before);
        assertThat(first)
                .isEqualTo(IntStream.rangeClosed(1, first.size()).boxed().toList());
        List<Integer> then = told(after);
        assertThat(then)
                .isEqualTo(IntStream.rangeClosed(ITEMS + 1 - then.size(), ITEMS)
                        .boxed()
                        .toList());
        // What was told while it was away the client asks for.
        assertThat(all(after)).hasSize(ITEMS + 1).startsWith("1", "2").endsWith("1000", "last");
    }

    @ParameterizedTest
    @EnumSource
    void isTakenOverByAnotherProcess(XmppServer.Kind kind) throws IOException {
        XmppServer server = server(kind);
        CuttableLink firstLink = closing(new CuttableLink(server.components()));
        CuttableLink secondLink = closing(new CuttableLink(server.components()));
        ConfigurableApplicationContext first = closing(PubSubFixture.application(firstLink.port(), redis));
        Feed<String> feed = first.getBean(ThoonkTemplate.class).feed(NODE, String.class);
        feed.config();
        SlixmppClient bob = subscriber(server);
        closing(PubSubFixture.application(secondLink.port(), redis));
        feed.publish("1", "one");
        await().until(() -> told(bob).equals(List.of(1)));
        assertThat(secondLink.connections()).isZero();

        first.close();

        await().until(() -> secondLink.connections() > 0);
        await().until(() -> bob.features().contains(Namespaces.PUBSUB));
        assertThat(bob.subscriptions()).containsExactly(NODE);
        try (ConfigurableApplicationContext third = PubSubFixture.application(firstLink.port(), redis)) {
            third.getBean(ThoonkTemplate.class).feed(NODE, String.class).publish("2", "two");
            await().until(() -> told(bob).equals(List.of(1, 2)));
        }
        assertThat(firstLink.connections()).isEqualTo(1);
    }

    /** Its calls to Redis wait for much longer than the lease holds. */
    @ParameterizedTest
    @EnumSource
    void disconnectsWhenRedisDoesNotAnswer(XmppServer.Kind kind) throws IOException {
        XmppServer server = server(kind);
        CuttableLink firstLink = closing(new CuttableLink(server.components()));
        AtomicInteger both = new AtomicInteger();
        CuttableLink secondLink =
                closing(new CuttableLink(server.components(), () -> both.addAndGet(firstLink.isUsed() ? 1 : 0)));
        RedisProxy proxy = closing(RedisProxy.to(redis));
        closing(PubSubFixture.application(firstLink.port(), "redis://127.0.0.1:" + proxy.port(), "5m"));
        await().until(firstLink::isUsed);
        closing(PubSubFixture.application(secondLink.port(), redis));

        proxy.hangAll();

        await().until(secondLink::isUsed);
        assertThat(both).as("connections beside another").hasValue(0);
        proxy.pass();
        proxy.cutPresent();
    }

    private static void publish(Feed<String> feed) {
        IntStream.rangeClosed(1, ITEMS).forEach(number -> feed.publish(Integer.toString(number), "number " + number));
    }

    /** Which items a client was told of, without what it was told again right away. */
    private static List<Integer> told(PubSubClient client) {
        List<Integer> told = new ArrayList<>();
        for (Event event : client.events()) {
            int number = event.item() == null || event.item().equals("last") ? 0 : Integer.parseInt(event.item());
            // After a cut some of the last ones come once more, in their order.
            if (number > 0 && (told.isEmpty() || number > told.get(told.size() - 1))) {
                told.add(number);
            }
        }
        return told;
    }

    /** All items, page by page. */
    private static List<String> all(SlixmppClient client) {
        List<String> all = new ArrayList<>();
        while (true) {
            List<String> page = client.itemsAfter(NODE, all.isEmpty() ? null : all.get(all.size() - 1)).stream()
                    .map(Item::id)
                    .toList();
            if (page.isEmpty()) {
                return all;
            }
            all.addAll(page);
        }
    }

    private SlixmppClient subscriber(XmppServer server) throws IOException {
        SlixmppClient client = client("bob@localhost/before", server);
        await().untilAsserted(() -> assertThat(client.features()).contains(Namespaces.PUBSUB));
        client.subscribe(NODE);
        return client;
    }

    private SlixmppClient client(String address, XmppServer server) throws IOException {
        return closing(SlixmppClient.connect(address, server, folder));
    }

    private XmppServer server(XmppServer.Kind kind) throws IOException {
        return closing(XmppServer.start(kind, Files.createDirectory(folder.resolve("server"))));
    }

    private <T extends AutoCloseable> T closing(T part) {
        open.add(part);
        return part;
    }
}
