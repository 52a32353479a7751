package io.thoonk.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reads server-sent events as a browser would. */
final class TestSseClient implements AutoCloseable {

    private final List<String> data = new CopyOnWriteArrayList<>();

    private final List<String> lines = new CopyOnWriteArrayList<>();

    private final Socket socket;

    private volatile String lastId = "";

    private volatile boolean ended;

    private TestSseClient(Socket socket) {
        this.socket = socket;
    }

    static TestSseClient open(int port, String path, String lastEventId) {
        TestSseClient client = silent(port, path, lastEventId, 0);
        Thread reader = new Thread(client::read, "sse-client");
        reader.setDaemon(true);
        reader.start();
        return client;
    }

    /** A client that asks and then does not read. */
    static TestSseClient silent(int port, String path, String lastEventId, int receiveBuffer) {
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
            return new TestSseClient(socket);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            // The connection may stay open for another request: a chunk of no bytes ends the response.
            for (String line = reader.readLine(); line != null && !line.equals("0"); line = reader.readLine()) {
                lines.add(line);
                if (line.startsWith("data:")) {
                    data.add(line.substring(5).strip());
                } else if (line.startsWith("id:")) {
                    lastId = line.substring(3).strip();
                }
            }
        } catch (IOException ex) {
            lines.add(ex.toString());
        } finally {
            ended = true;
        }
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
        try {
            socket.close();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
