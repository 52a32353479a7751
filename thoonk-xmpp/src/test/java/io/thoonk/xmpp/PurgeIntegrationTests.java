package io.thoonk.xmpp;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkRedisException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.event.FeedEvent;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import io.thoonk.xmpp.Requests.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How retractions are told that may belong to a purge. */
@RedisTest
class PurgeIntegrationTests {

    private static final String NODE = "news";

    private static final String PURGE = "<purge node='news'/>";

    private static final String RETRACT = "<retract id='1'/>";

    private final ThoonkTemplate template = TestTemplates.on(TestRedis.shared());

    private final EchoServer server = new EchoServer();

    private Notifier notifier;

    @BeforeEach
    void subscribe() throws StanzaException {
        Subscriptions subscriptions =
                new Subscriptions(template.feed("subscriptions", String.class), 10, (node, somebody) -> true);
        subscriptions.add(NODE, "", "ada@localhost");
        notifier = new Notifier("me", subscriptions, new ItemPayload("me"));
    }

    @Test
    void areToldAsThePurgeThatTheyAre() throws Exception {
        whileConnected(() -> {
            notifier.purging(NODE, List.of("1", "2"));
            tell("1");
            tell("2");
        });

        assertThat(server.told()).containsOnlyOnce(PURGE).doesNotContain("<retract");
    }

    @Test
    void areToldOneByOneOnceAPurgeHasFailed() throws Exception {
        template.feed(NODE, String.class).publish("1", "x");
        OwnerRequests owners = new OwnerRequests(
                template,
                new Nodes(template, Patterns.ofFeeds(List.of(NODE)), "subscriptions"),
                Access.of(List.of("ada@localhost"), List.of(), List.of()),
                (node, items) -> {
                    notifier.purging(node, items);
                    try (StatefulRedisConnection<byte[], byte[]> peer =
                            TestRedis.shared().connect()) {
                        // From a text nobody can retract.
                        peer.sync().set(bytes("feed.ids:news"), bytes("no ids"));
                    }
                },
                node -> {});
        Element purge = Element.of(Namespaces.PUBSUB_OWNER, "purge").with("node", NODE);

        whileConnected(() -> {
            assertThatExceptionOfType(ThoonkRedisException.class)
                    .isThrownBy(() -> owners.purge(new Request(Jid.parse("ada@localhost"), true, purge), purge));
            tell("1");
        });

        assertThat(server.told()).contains(RETRACT).doesNotContain(PURGE);
    }

    @Test
    void areToldOneByOneOverTheNextConnection() throws Exception {
        notifier.purging(NODE, List.of("1"));

        whileConnected(() -> tell("1"));

        assertThat(server.told()).contains(RETRACT).doesNotContain(PURGE);
    }

    /** A request is answered before anything is told, and it is the purge. */
    @Test
    void areToldOneByOneThoughThePurgeFailsOnlyWhileTheyWait() throws Exception {
        CountDownLatch purging = new CountDownLatch(1);
        CountDownLatch failing = new CountDownLatch(1);
        Element request = Element.of(Namespaces.COMPONENT, "iq")
                .with("type", "set")
                .with("from", "ada@localhost")
                .with("id", "purge");

        server.whileConnected(
                asked -> {
                    notifier.purging(NODE, List.of("1"));
                    purging.countDown();
                    waitFor(failing);
                    notifier.purging(NODE, List.of());
                    return Optional.empty();
                },
                notifier::use,
                session -> deliver(session, request),
                () -> {},
                () -> {
                    waitFor(purging);
                    Thread telling = new Thread(() -> tell("1"));
                    telling.start();
                    await().until(() -> telling.getState() == Thread.State.WAITING);
                    failing.countDown();
                    LeaseGuard.join(telling);
                });

        assertThat(server.told()).contains(RETRACT).doesNotContain(PURGE);
    }

    /** With its first retraction it would be told behind the publication, whose item stays. */
    @ParameterizedTest
    @ValueSource(strings = {"3", "2"})
    void areToldOneByOneBehindAPublicationThatThePurgeLeaves(String published) throws Exception {
        whileConnected(() -> {
            notifier.purging(NODE, List.of("2", "1"));
            tell(new FeedEvent.Published(NODE, published, bytes("x")));
            tell("1");
        });

        assertThat(server.told()).contains(RETRACT).doesNotContain(PURGE);
    }

    @Test
    void areToldAsAPurgeThoughSomethingIsPublishedBehindIt() throws Exception {
        whileConnected(() -> {
            notifier.purging(NODE, List.of("1", "2"));
            tell("1");
            tell(new FeedEvent.Published(NODE, "3", bytes("x")));
            tell("2");
        });

        assertThat(server.told()).containsOnlyOnce(PURGE).doesNotContain("<retract");
    }

    private void whileConnected(Runnable body) throws Exception {
        server.whileConnected(request -> Optional.empty(), notifier::use, session -> {}, () -> {}, body);
    }

    private void tell(String id) {
        tell(new FeedEvent.Retracted(NODE, id));
    }

    private void tell(FeedEvent event) {
        try {
            notifier.tell(event);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static void deliver(ComponentSession session, Element stanza) {
        try {
            session.deliver(() -> List.of(stanza));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
