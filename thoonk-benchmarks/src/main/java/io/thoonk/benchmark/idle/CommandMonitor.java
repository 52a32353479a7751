package io.thoonk.benchmark.idle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Listens with {@code MONITOR} to the commands that a server gets; Lettuce does not offer that. */
final class CommandMonitor implements AutoCloseable {

    private final Socket socket;

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    private final Thread thread;

    private CommandMonitor(Socket socket, BufferedReader reader) {
        this.socket = socket;
        this.thread = new Thread(() -> read(reader), "monitor");
        thread.setDaemon(true);
        thread.start();
    }

    static CommandMonitor of(String host, int port) {
        try {
            Socket socket = new Socket(host, port);
            socket.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.US_ASCII));
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String answer = reader.readLine();
            if (!"+OK".equals(answer)) {
                throw new IllegalStateException("MONITOR was answered by " + answer);
            }
            return new CommandMonitor(socket, reader);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Ends listening. */
    @Override
    public void close() {
        try {
            socket.close();
            thread.join();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    /** The lines of the server in the order of its work. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    private void read(BufferedReader reader) {
        try {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (SocketException ex) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(ex);
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
