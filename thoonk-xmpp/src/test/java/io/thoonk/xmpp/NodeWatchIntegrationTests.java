package io.thoonk.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the watch of nodes does on a server that hands back whatever it gets. */
@RedisTest
class NodeWatchIntegrationTests {

    private static final String NODE = "news";

    private static final String HANDSHAKE_END = "</handshake>";

    private final ThoonkTemplate template = TestTemplates.on(TestRedis.shared());

    private final AtomicInteger looks = new AtomicInteger();

    private final StringBuffer told = new StringBuffer();

    @Test
    void looksOnceHoweverOftenSomebodySubscribedMeanwhile() throws Exception {
        template.feed(NODE, String.class).config();
        Subscriptions subscriptions = new Subscriptions(template.feed("subscriptions", String.class), 10, (node, somebody) -> true);
        subscriptions.add(NODE, "ada@localhost");
        Notifier notifier = new Notifier("me", subscriptions, new ItemPayload("me"));
        Nodes nodes = new Nodes(template, Patterns.ofFeeds(List.of(NODE)), "subscriptions");
        NodeWatch watch = new NodeWatch(nodes, subscriptions, notifier, node -> {
            // A look asks for the listener until there is one.
            looks.incrementAndGet();
            throw new FeedDoesNotExistException(node);
        });
        for (int wakes = 0; wakes < 1_000; wakes++) {
            watch.wake();
        }
        watch.deleted(NODE);

        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> echoing = CompletableFuture.runAsync(() -> echo(listening));
            ComponentStream stream =
                    ComponentStream.open(new Socket(), "127.0.0.1", listening.getLocalPort(), "me", "secret");
            ComponentSession session = new ComponentSession(stream, "me", request -> Optional.empty(), () -> true);
            notifier.use(session);
            CompletableFuture<Void> serving = CompletableFuture.runAsync(() -> serve(session));
            CompletableFuture<Void> watching = CompletableFuture.runAsync(() -> watch.watch(session));

            await().until(() -> told.indexOf("<delete node='news'/>") >= 0);
            // One as it begins, one for all of that, and then one every five seconds.
            assertThat(looks).hasValueLessThan(100);
            session.close();
            watching.get();
            serving.get();
            echoing.get();
        }
    }

    private static void serve(ComponentSession session) {
        try {
            session.serve();
        } catch (IOException ex) {
            assertThat(session.isOpen()).isFalse();
        }
    }

    private void echo(ServerSocket listening) {
        try (Socket socket = listening.accept()) {
            socket.getOutputStream()
                    .write(
                            ("<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' id='1'>"
                                            + "<handshake/>")
                                    .getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            byte[] some = new byte[8_192];
            int echoed = -1;
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                told.append(new String(some, 0, count, StandardCharsets.UTF_8));
                int begun = told.indexOf(HANDSHAKE_END);
                echoed = echoed < 0 && begun >= 0 ? begun + HANDSHAKE_END.length() : echoed;
                if (echoed >= 0) {
                    socket.getOutputStream().write(told.substring(echoed).getBytes(StandardCharsets.UTF_8));
                    echoed = told.length();
                }
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
