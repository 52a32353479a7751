package io.thoonk.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A server that hands back whatever it gets, as one does with what a component sends to itself. */
final class EchoServer {

    private static final String HANDSHAKE_END = "</handshake>";

    private final StringBuffer told = new StringBuffer();

    /** All that it got over the last connection. */
    String told() {
        return told.toString();
    }

    /**
     * Connects a component.
     *
     * @param requests answers what comes back
     * @param begin is given the session before anything is read
     * @param watching runs meanwhile, in a thread of its own
     * @param end ends that
     * @param body what happens meanwhile
     */
    void whileConnected(
            Requests requests,
            Consumer<ComponentSession> begin,
            Consumer<ComponentSession> watching,
            Runnable end,
            Runnable body)
            throws Exception {
        told.setLength(0);
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> echoing = CompletableFuture.runAsync(() -> echo(listening));
            ComponentStream stream =
                    ComponentStream.open(new Socket(), "127.0.0.1", listening.getLocalPort(), "me", "secret");
            ComponentSession session = new ComponentSession(stream, "me", requests, () -> true);
            begin.accept(session);
            CompletableFuture<Void> serving = CompletableFuture.runAsync(() -> serve(session));
            CompletableFuture<Void> watched = CompletableFuture.runAsync(() -> watching.accept(session));
            try {
                body.run();
            } finally {
                session.close();
                end.run();
                CompletableFuture.allOf(watched, serving, echoing).get();
            }
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
