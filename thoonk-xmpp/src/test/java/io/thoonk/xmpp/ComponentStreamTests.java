package io.thoonk.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.thoonk.FeedDoesNotExistException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The stream and its session, against the other end of a socket. */
class ComponentStreamTests {

    private static final String OPENING =
            "<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' id='3BF96D32'>";

    private ServerSocket listening;

    private Socket server;

    @BeforeEach
    void listen() throws IOException {
        listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        listening.close();
        if (server != null) {
            server.close();
        }
    }

    @Test
    void shakesHandsAsTheSpecificationShows() throws Exception {
        try (ComponentStream stream = connect("<handshake/>")) {
            assertThat(received("</handshake>"))
                    .contains("to='plays.shakespeare.lit'")
                    // The digest of XEP-0114's example, in lower case.
                    .endsWith("<handshake>aaee83c26aeeafcbabeabfcbcd50df997e0a2a1e</handshake>");
            stream.send(List.of(Element.of(Namespaces.COMPONENT, "presence")));
            assertThat(received("<presence/>")).isEqualTo("<presence/>");
        }
    }

    @Test
    void saysWhyTheServerRefuses() {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(
                        () -> connect(
                                "<stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>"))
                .withMessageContaining("not-authorized");
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> connect("</stream:stream>"))
                .withMessageContaining("closed the stream");
    }

    @Test
    void connectsToNoPublicAddress() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> ComponentStream.open(new Socket(), "8.8.8.8", 5347, "a", "b"))
                .withMessageContaining("no loopback or private address");
    }

    @Test
    void answersEachRequestOnceAndNothingElse() throws Exception {
        try (ComponentStream stream = connect("<handshake/>")) {
            received("</handshake>");
            CompletableFuture<Void> serving =
                    serve(stream, request -> switch (request.what().name()) {
                        case "fine" -> Optional.of(request.what());
                        case "forbidden" -> throw StanzaException.forbidden("no");
                        case "gone" -> throw new FeedDoesNotExistException("news");
                        default -> throw new AssertionError("unexpected");
                    });
            say("<iq type='get' from='a@b' to='c' id='1'><fine xmlns='urn:x'/></iq>"
                    + "<message from='a@b'/><iq type='result' from='a@b' id='2'/><iq type='error' from='a@b' id='3'/>"
                    + "<iq type='get' id='4'/><presence from='a@b' type='subscribe'/>"
                    + "<iq type='set' from='a@b' to='c' id='5'><forbidden xmlns='urn:x'/></iq>"
                    + "<iq type='set' from='a@b' to='c' id='6'><broken xmlns='urn:x'/></iq>"
                    + "<iq type='set' from='a@b' to='c' id='7'><un></closed></iq>"
                    + "<iq type='set' from='a@b' to='c' id='8'><large>" + "x".repeat(StanzaFramer.LIMIT)
                    + "</large></iq>"
                    + "<iq type='get' from='a@b' to='c' id='gone'><gone xmlns='urn:x'/></iq>"
                    + "<iq type='get' from='a@b' to='c' id='9'><fine xmlns='urn:x'/></iq>");

            String answers = received("id='9'><fine xmlns='urn:x'/></iq>");

            assertThat(answers).startsWith("<iq type='result' from='c' to='a@b' id='1'><fine xmlns='urn:x'/></iq>");
            assertThat(answers.split("<iq ")).hasSize(8);
            assertThat(answers.substring(answers.indexOf("id='5'"))).contains("<forbidden ");
            assertThat(answers.substring(answers.indexOf("id='6'"))).contains("<internal-server-error ");
            assertThat(answers.substring(answers.indexOf("id='7'"))).contains("<bad-request ");
            assertThat(answers.substring(answers.indexOf("id='8'"))).contains("<payload-too-big ");
            assertThat(answers.substring(answers.indexOf("id='gone'"))).contains("<item-not-found ");
            say("</stream:stream>");
            serving.get();
        }
    }

    @Test
    void knowsWhatTheServerHasTakenByItsOwnPing() throws Exception {
        try (ComponentStream stream = connect("<handshake/>")) {
            received("</handshake>");
            ComponentSession session = new ComponentSession(stream, "me", request -> Optional.empty(), () -> true);
            CompletableFuture<Void> serving = CompletableFuture.runAsync(() -> serve(session));
            CompletableFuture<Void> delivery = CompletableFuture.runAsync(() -> deliver(session));

            String sent = received("</iq>");
            assertThat(sent).startsWith("<message/><iq type='get' from='me' to='me' id='taken-1'>");
            assertThat(delivery).isNotDone();
            say(sent.substring("<message/>".length()));
            delivery.get();

            CompletableFuture<Void> unconfirmed = CompletableFuture.runAsync(() -> deliver(session));
            received("</iq>");
            server.close();
            assertThatExceptionOfType(ExecutionException.class).isThrownBy(unconfirmed::get);
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(CompletableFuture.runAsync(() -> deliver(session))::get);
            serving.exceptionally(ended -> null).get();
        }
    }

    @Test
    void waitsForTheServerWithoutTheTimeThatARequestTakes() throws Exception {
        try (ComponentStream stream = connect("<handshake/>")) {
            received("</handshake>");
            CountDownLatch begun = new CountDownLatch(1);
            CompletableFuture<Void> purged = new CompletableFuture<>();
            Requests slow = request -> {
                begun.countDown();
                purged.join();
                return Optional.empty();
            };
            // It is looked at this often; the clock goes on only where it is told to.
            Duration patience = Duration.ofMillis(50);
            AtomicLong clock = new AtomicLong();
            ComponentSession session = new ComponentSession(stream, "me", slow, () -> true, patience, clock::get);
            CompletableFuture<Void> serving = CompletableFuture.runAsync(() -> serve(session));
            CompletableFuture<Void> delivery = CompletableFuture.runAsync(() -> deliver(session));
            String sent = received("</iq>");
            say("<iq type='set' from='a@b' to='c' id='1'><purge xmlns='urn:x'/></iq>"
                    + sent.substring("<message/>".length()));
            begun.await();

            // Its answer is there and cannot be read yet.
            clock.addAndGet(3 * patience.toNanos());
            assertThatExceptionOfType(TimeoutException.class)
                    .isThrownBy(() -> delivery.get(10 * patience.toMillis(), TimeUnit.MILLISECONDS));
            purged.complete(null);

            delivery.get();
            CompletableFuture<Void> unconfirmed = CompletableFuture.runAsync(() -> deliver(session));
            received("</iq>");
            // More than once, as it may still be on its way to its wait.
            await().until(() -> {
                clock.addAndGet(patience.toNanos());
                return unconfirmed.isDone();
            });
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(unconfirmed::get)
                    .withStackTraceContaining("The server confirmed nothing");
            serving.exceptionally(ended -> null).get();
        }
    }

    @Test
    void doesNothingWhenItMayNotBeTheComponentAnyMore() throws Exception {
        try (ComponentStream stream = connect("<handshake/>")) {
            received("</handshake>");
            AtomicBoolean entitled = new AtomicBoolean(true);
            Queue<String> done = new ConcurrentLinkedQueue<>();
            Requests requests = request -> {
                done.add(request.what().name());
                return Optional.empty();
            };
            ComponentSession session = new ComponentSession(stream, "me", requests, entitled::get);
            CompletableFuture<Void> serving = CompletableFuture.runAsync(() -> serve(session));
            say("<iq type='set' from='a@b' to='c' id='1'><first xmlns='urn:x'/></iq>");
            received("id='1'/>");

            entitled.set(false);
            say("<iq type='set' from='a@b' to='c' id='2'><second xmlns='urn:x'/></iq></stream:stream>");

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> received("nothing more"))
                    .withMessage("Ended after ");
            assertThatExceptionOfType(ExecutionException.class).isThrownBy(serving::get);
            assertThat(done).containsExactly("first");
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> deliver(session));
        }
    }

    @Test
    void tellsNobodyAnythingWhenItMayNotBeTheComponentAnyMore() throws Exception {
        try (ComponentStream stream = connect("<handshake/>")) {
            received("</handshake>");
            ComponentSession session = new ComponentSession(stream, "me", request -> Optional.empty(), () -> false);

            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> deliver(session));

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> received("nothing more"))
                    .withMessage("Ended after ");
        }
    }

    private static void deliver(ComponentSession session) {
        try {
            session.deliver(() -> List.of(Element.of(Namespaces.COMPONENT, "message")));
        } catch (IOException | InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static CompletableFuture<Void> serve(ComponentStream stream, Requests requests) {
        return CompletableFuture.runAsync(() -> serve(new ComponentSession(stream, "me", requests, () -> true)));
    }

    private static void serve(ComponentSession session) {
        try {
            session.serve();
        } catch (IOException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private ComponentStream connect(String answer) throws Exception {
        CompletableFuture<ComponentStream> opening = CompletableFuture.supplyAsync(() -> {
            try {
                return ComponentStream.open(
                        new Socket(), "127.0.0.1", listening.getLocalPort(), "plays.shakespeare.lit", "test");
            } catch (IOException ex) {
                throw new IllegalStateException(ex.getMessage(), ex);
            }
        });
        server = listening.accept();
        say("<?xml version='1.0'?>" + OPENING + answer);
        return opening.get();
    }

    private void say(String text) throws IOException {
        server.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        server.getOutputStream().flush();
    }

    /** Reads up to a text, byte by byte, so that nothing of what comes then is taken. */
    private String received(String end) throws IOException {
        InputStream in = server.getInputStream();
        StringBuilder text = new StringBuilder();
        while (!text.toString().endsWith(end)) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("Ended after " + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }
}
