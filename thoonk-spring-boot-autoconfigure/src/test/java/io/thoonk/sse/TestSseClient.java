package io.thoonk.sse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.springframework.boot.WebApplicationType;

/** Reads server-sent events as a browser would. */
final class TestSseClient implements AutoCloseable {

    private final List<String> data = new CopyOnWriteArrayList<>();

    private final List<String> lines = new CopyOnWriteArrayList<>();

    private volatile Socket socket;

    private volatile String lastId = "";

    private volatile boolean ended;

    private volatile boolean closed;

    private TestSseClient(Socket socket) {
        this.socket = socket;
    }

    static TestSseClient open(int port, String path, String lastEventId) {
        return reading(silent(port, path, lastEventId, 0), TestSseClient::read);
    }

    /**
     * A client that comes back, as browsers do, when it was hung up on in the middle of a response. With WebFlux, Tomcat
     * does that now and then to those who come just after others have gone (findings/webflux-tomcat-hang-up.sh).
     */
    static TestSseClient persistent(int port, String path, String lastEventId) {
        return reading(silent(port, path, lastEventId, 0), client -> {
            client.lastId = lastEventId;
            while (!client.readToTheEnd() && !client.closed) {
                client.socket = connected(port, path, client.lastId, 0);
                if (client.closed) {
                    client.close();
                }
            }
            client.ended = true;
        });
    }

    /** With WebFlux, Tomcat hangs up on some clients by itself; with MVC, whoever is hung up on shows a fault of ours. */
    static TestSseClient open(WebApplicationType type, int port, String path, String lastEventId) {
        return type == WebApplicationType.REACTIVE
                ? persistent(port, path, lastEventId)
                : open(port, path, lastEventId);
    }

    private static TestSseClient reading(TestSseClient client, Consumer<TestSseClient> action) {
        Thread reader = new Thread(() -> action.accept(client), "sse-client");
        reader.setDaemon(true);
        reader.start();
        return client;
    }

    /** A client that asks and then does not read. */
    static TestSseClient silent(int port, String path, String lastEventId, int receiveBuffer) {
        return new TestSseClient(connected(port, path, lastEventId, receiveBuffer));
    }

    private static Socket connected(int port, String path, String lastEventId, int receiveBuffer) {
        try {
            Socket socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(new java.net.InetSocketAddress("127.0.0.1", port));
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                    + (lastEventId.isEmpty() ? "" : "Last-Event-ID: " + lastEventId + "\r\n")
                    + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return socket;
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private void read() {
        readToTheEnd();
        ended = true;
    }

    /** Whether the response came to its end. */
    private boolean readToTheEnd() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            // The connection may stay open for another request: a chunk of no bytes ends the response.
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.equals("0")) {
                    return true;
                }
                lines.add(line);
                if (line.startsWith("data:")) {
                    data.add(line.substring(5).strip());
                } else if (line.startsWith("id:")) {
                    lastId = line.substring(3).strip();
                }
            }
        } catch (IOException ex) {
            lines.add(ex.toString());
        }
        return false;
    }

    List<String> data() {
        return data;
    }

    List<String> lines() {
        return lines;
    }

    String lastId() {
        return lastId;
    }

    boolean ended() {
        return ended;
    }

    @Override
    public void close() {
        closed = true;
        try {
            socket.close();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
