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
import io.thoonk.xmpp.PubSubClient.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

/** Nothing is lost, and nothing changes places, when streams are cut, servers restart and processes end. */
class RecoveryIntegrationTests {

    private static final int ITEMS = 1_000;

    private static final String NODE = "news";

    /** Of those that are to lose it. */
    private static final String LEASE = "5s";

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
        Feed<String> feed = feed(closing(PubSubFixture.application(link.port(), redis)));
        List<PubSubClient> readers = List.of(subscriber(server), closing(SmackClient.connect("bob", server)));
        // What a server answers comes after that it knows who is there, and sends nobody else the first items.
        readers.forEach(PubSubFixture::awaitService);

        CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> publish(feed));
        for (int cut : List.of(100, 400, 700)) {
            awaitWhileTold(readers.get(0), () -> readers.get(0).events().size() >= cut);
            link.cut();
        }
        publishing.join();

        for (PubSubClient reader : readers) {
            awaitWhileTold(reader, () -> told(reader).contains(ITEMS));
            assertThat(told(reader))
                    .isEqualTo(IntStream.rangeClosed(1, ITEMS).boxed().toList());
        }
        await().until(() -> link.connections() >= 4);
    }

    @ParameterizedTest
    @EnumSource
    void goesOnWithAServerThatRestarts(XmppServer.Kind kind) throws IOException {
        XmppServer server = server(kind);
        Feed<String> feed = feed(closing(PubSubFixture.application(server.components(), redis)));
        SlixmppClient before = subscriber(server);

        CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> publish(feed));
        awaitWhileTold(before, () -> before.events().size() >= ITEMS / 4);
        server.stop();
        server.start();
        SlixmppClient slixmpp = client("bob@localhost/after", server);
        List<PubSubClient> after = List.of(slixmpp, closing(SmackClient.connect("bob", server)));
        // What they ask comes after that they are there.
        after.forEach(PubSubFixture::awaitService);
        publishing.join();
        feed.publish("last", "the last one");

        List<Integer> first = told(before);
        assertThat(first)
                .isEqualTo(IntStream.rangeClosed(1, first.size()).boxed().toList());
        for (PubSubClient reader : after) {
            awaitWhileTold(reader, () -> reader.events().stream().anyMatch(event -> event.is("item", NODE, "last")));
            List<Integer> then = told(reader);
            assertThat(then)
                    .isEqualTo(IntStream.rangeClosed(ITEMS + 1 - then.size(), ITEMS)
                            .boxed()
                            .toList());
        }
        // What was told while it was away the client asks for.
        assertThat(all(slixmpp)).hasSize(ITEMS + 1).startsWith("1", "2").endsWith("1000", "last");
    }

    @ParameterizedTest
    @EnumSource
    void isTakenOverByAnotherProcess(XmppServer.Kind kind) throws IOException {
        XmppServer server = server(kind);
        CuttableLink firstLink = closing(new CuttableLink(server.components()));
        CuttableLink secondLink = closing(new CuttableLink(server.components()));
        ConfigurableApplicationContext first = closing(PubSubFixture.application(firstLink.port(), redis));
        Feed<String> feed = feed(first);
        SlixmppClient bob = subscriber(server);
        ConfigurableApplicationContext second = closing(PubSubFixture.application(secondLink.port(), redis));
        feed.publish("1", "one");
        await().until(() -> told(bob).equals(List.of(1)));
        assertThat(secondLink.connections()).isZero();
        assertThat(health(first)).isEqualTo(Status.UP);
        await().until(() -> health(second).equals(Status.UNKNOWN));

        first.close();

        await().until(() -> health(second).equals(Status.UP));
        PubSubFixture.awaitService(bob);
        assertThat(bob.subscriptions()).containsExactly(NODE);
        try (ConfigurableApplicationContext third = PubSubFixture.application(firstLink.port(), redis)) {
            feed(third).publish("2", "two");
            await().until(() -> told(bob).equals(List.of(1, 2)));
        }
        assertThat(firstLink.connections()).isEqualTo(1);
    }

    @Test
    void isTakenOverWhenItsProcessIsKilled() throws IOException {
        XmppServer server = server(XmppServer.Kind.PROSODY);
        CuttableLink link = closing(new CuttableLink(server.components()));
        ComponentProcess process = closing(ComponentProcess.start(link.port(), redis, folder));
        SlixmppClient bob = client("bob@localhost/before", server);
        await().until(() -> {
            process.requireAlive();
            return link.isUsed();
        });
        ConfigurableApplicationContext second =
                closing(PubSubFixture.application(server.components(), redis.uri(), "10s", LEASE));
        Feed<String> feed = feed(second);
        served(() -> {
            bob.subscribe(NODE);
            return NODE;
        });
        feed.publish("1", "one");
        await().until(() -> told(bob).equals(List.of(1)));

        process.kill();

        await().until(() -> health(second).equals(Status.UP));
        assertThat(served(bob::subscriptions)).containsExactly(NODE);
        feed.publish("2", "two");
        await().until(() -> told(bob).equals(List.of(1, 2)));
    }

    /** Its calls to Redis wait for much longer than the lease holds. */
    @ParameterizedTest
    @EnumSource
    void disconnectsWhenRedisDoesNotAnswer(XmppServer.Kind kind) throws IOException {
        XmppServer server = server(kind);
        CuttableLink firstLink = closing(new CuttableLink(server.components()));
        CuttableLink secondLink = closing(new CuttableLink(server.components()));
        RedisProxy proxy = closing(RedisProxy.to(redis));
        ConfigurableApplicationContext first =
                closing(PubSubFixture.application(firstLink.port(), "redis://127.0.0.1:" + proxy.port(), "5m", LEASE));
        await().until(() -> health(first).equals(Status.UP));

        proxy.hangAll();

        await().until(() -> !firstLink.isUsed());
        await().until(() -> health(first).equals(Status.DOWN));
        ConfigurableApplicationContext second =
                closing(PubSubFixture.application(secondLink.port(), redis.uri(), "10s", LEASE));
        await().until(() -> health(second).equals(Status.UP));
        assertThat(firstLink.isUsed()).isFalse();
        proxy.pass();
        proxy.cutPresent();
        await().until(() -> health(first).equals(Status.UNKNOWN));
    }

    private static Feed<String> feed(ConfigurableApplicationContext context) {
        Feed<String> feed = context.getBean(ThoonkTemplate.class).feed(NODE, String.class);
        feed.config();
        return feed;
    }

    private static Status health(ConfigurableApplicationContext context) {
        return context.getBean("thoonkXmppHealthContributor", HealthIndicator.class)
                .health()
                .getStatus();
    }

    /** Asks until it is answered: a process that stands still for a moment loses a short lease, and takes it again. */
    private static <T> T served(Callable<T> asking) {
        return await().ignoreExceptionsInstanceOf(RefusedException.class).until(asking, answer -> true);
    }

    /** Waits as long as a client is told ever more: how quickly that goes is the machine's business. */
    private static void awaitWhileTold(PubSubClient client, BooleanSupplier done) {
        while (!done.getAsBoolean()) {
            int told = client.events().size();
            await().until(() -> done.getAsBoolean() || client.events().size() > told);
        }
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
        PubSubFixture.awaitService(client);
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
