package io.thoonk.websub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A subscriber that does what a test says, and keeps what it was sent. */
final class Callback implements AutoCloseable {

    private final HttpServer server;

    private final List<Received> received = new CopyOnWriteArrayList<>();

    /** What becomes of verifications: a status and a text. */
    private volatile Function<Received, Answer> onGet = request -> new Answer(200, request.parameter("hub.challenge"));

    private volatile Function<Received, Answer> onPost = request -> new Answer(204, "");

    Callback() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(), String.join(", ", values)));
        Received request = new Received(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                String.valueOf(exchange.getRequestURI().getRawQuery()),
                headers,
                exchange.getRequestBody().readAllBytes());
        received.add(request);
        Answer answer = (request.method().equals("GET") ? onGet : onPost).apply(request);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        if (answer.status() / 100 == 3) {
            exchange.getResponseHeaders().set("Location", "/elsewhere?" + request.query());
        }
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    void onGet(Function<Received, Answer> answer) {
        onGet = answer;
    }

    void onPost(Function<Received, Answer> answer) {
        onPost = answer;
    }

    String address(String pathAndQuery) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + pathAndQuery;
    }

    List<Received> gets() {
        return of("GET");
    }

    List<Received> posts() {
        return of("POST");
    }

    private List<Received> of(String method) {
        return received.stream()
                .filter(request -> request.method().equals(method))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    record Answer(int status, String body) {}

    record Received(String method, String path, String query, Map<String, String> headers, byte[] body) {

        /** The last of that name. */
        String parameter(String name) {
            return last(query, name);
        }

        String formParameter(String name) {
            return last(text(), name);
        }

        private static String last(String query, String name) {
            List<String> values = new ArrayList<>();
            for (String pair : query.split("&")) {
                String[] parts = pair.split("=", 2);
                if (parts[0].equals(name) && parts.length == 2) {
                    values.add(URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
                }
            }
            return values.isEmpty() ? "" : values.get(values.size() - 1);
        }

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(), "");
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }
}
