package io.thoonk.benchmark.storm;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Executor;

/** Takes HTTP requests of the hub at one address, one on each connection. Thread-safe. */
final class CallbackHost implements AutoCloseable {

    private static final String LENGTH = "content-length:";

    private static final int BACKLOG = 1000;

    private final ServerSocket server;

    private final Executor threads;

    private final Responder responder;

    /**
     * Begins to listen on a free port.
     *
     * @param address of this machine
     * @param threads run the responder
     * @param responder answers requests
     * @throws IOException if the address is none of this machine
     */
    CallbackHost(String address, Executor threads, Responder responder) throws IOException {
        this.server = new ServerSocket(0, BACKLOG, InetAddress.getByName(address));
        this.threads = threads;
        this.responder = responder;
        threads.execute(this::listen);
    }

    String address() {
        return "http://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
    }

    private void listen() {
        try {
            while (true) {
                Socket connection = server.accept();
                threads.execute(() -> serve(connection));
            }
        } catch (IOException ex) {
            // Closed from outside, which is the end.
            return;
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            String[] start = line(in).split(" ");
            int length = 0;
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                if (header.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
                    length = Integer.parseInt(header.substring(LENGTH.length()).strip());
                }
            }
            String answer = responder.respond(start[0], start[1], in.readNBytes(length));
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + answer.length() + "\r\n\r\n"
                                    + answer)
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException ex) {
            // The hub sees that too, and tries again.
            return;
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            line.write(octet);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** Answers a request. */
    @FunctionalInterface
    interface Responder {

        /**
         * Answers with success.
         *
         * @param method of HTTP
         * @param target path and query
         * @param body may be empty
         * @return the body of the answer, in ASCII
         */
        String respond(String method, String target, byte[] body);
    }
}
