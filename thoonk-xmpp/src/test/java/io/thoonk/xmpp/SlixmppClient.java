package io.thoonk.xmpp;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of slixmpp, in a Python of its own. */
final class SlixmppClient implements PubSubClient {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Process process;

    private final Writer calls;

    private final AtomicInteger numbers = new AtomicInteger();

    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

    private final Queue<Event> events = new ConcurrentLinkedQueue<>();

    private volatile String address = "";

    private SlixmppClient(Process process) {
        this.process = process;
        this.calls = process.outputWriter(StandardCharsets.UTF_8);
        Thread reading = new Thread(this::read, "slixmpp");
        reading.setDaemon(true);
        reading.start();
    }

    /** Connects as somebody and says that it is there. */
    static SlixmppClient connect(String account, XmppServer server, Path folder) throws IOException {
        Path program = folder.resolve("client.py");
        try (InputStream source = SlixmppClient.class.getResourceAsStream("client.py")) {
            Files.copy(Objects.requireNonNull(source), program, StandardCopyOption.REPLACE_EXISTING);
        }
        ProcessBuilder builder = new ProcessBuilder(
                        "/usr/bin/python3",
                        program.toString(),
                        account,
                        XmppServer.DOMAIN,
                        Integer.toString(server.clients()))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("PYTHONPATH", XmppServer.python().toString());
        SlixmppClient client = new SlixmppClient(builder.start());
        try {
            await().until(() -> !client.address.isEmpty());
        } catch (RuntimeException | Error ex) {
            client.close();
            throw ex;
        }
        return client;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(JSON.readTree(line));
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        } finally {
            answers.values().forEach(answer -> answer.completeExceptionally(new IOException("The client has ended")));
        }
    }

    private void take(JsonNode line) {
        if (line.has("started")) {
            address = line.get("started").stringValue();
        } else if (line.has("answer")) {
            Optional.ofNullable(answers.remove(line.get("answer").intValue()))
                    .ifPresent(answer -> answer.complete(line));
        } else if (line.has("event")) {
            events.add(new Event(
                    line.get("event").stringValue(),
                    line.get("node").stringValue(),
                    text(line.path("item")),
                    text(line.path("payload"))));
        }
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString() ? node.stringValue() : null;
    }

    private JsonNode call(
            String op,
            @Nullable String node,
            @Nullable String item,
            @Nullable String payload,
            @Nullable Integer value) {
        int number = numbers.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(number, answer);
        Map<String, Object> call = new HashMap<>();
        call.put("call", number);
        call.put("op", op);
        call.put("node", node);
        call.put("item", item);
        call.put("payload", payload);
        call.put("value", value);
        try {
            synchronized (calls) {
                calls.write(JSON.writeValueAsString(call) + "\n");
                calls.flush();
            }
            JsonNode line = answer.get(60, TimeUnit.SECONDS);
            if (line.has("error")) {
                throw new RefusedException(line.get("error").stringValue());
            }
            return line.get("result");
        } catch (IOException | ExecutionException | TimeoutException ex) {
            throw new IllegalStateException(op + " was not answered", ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }

    /** Sends what the plug-in would not. */
    String raw(String type, String payload) {
        return call("raw", null, type, payload, null).stringValue();
    }

    @Override
    public String publish(String node, @Nullable String item, @Nullable String payload) {
        return call("publish", node, item, payload, null).stringValue();
    }

    @Override
    public void retract(String node, String item) {
        call("retract", node, item, null, null);
    }

    @Override
    public void subscribe(String node) {
        call("subscribe", node, null, null, null);
    }

    @Override
    public void unsubscribe(String node) {
        call("unsubscribe", node, null, null, null);
    }

    @Override
    public List<Item> items(String node, @Nullable Integer newest) {
        return items(call("items", node, null, null, newest));
    }

    /** A page of items. */
    List<Item> itemsAfter(String node, @Nullable String last) {
        return items(call("after", node, last, null, null));
    }

    @Override
    public Optional<Item> item(String node, String id) {
        return items(call("item", node, id, null, null)).stream().findFirst();
    }

    private static List<Item> items(JsonNode found) {
        return found.valueStream()
                .map(item -> new Item(item.get(0).stringValue(), text(item.get(1))))
                .toList();
    }

    @Override
    public List<String> subscriptions() {
        return texts(call("subscriptions", null, null, null, null));
    }

    @Override
    public List<String> affiliations() {
        return texts(call("affiliations", null, null, null, null));
    }

    @Override
    public void create(String node) {
        call("create", node, null, null, null);
    }

    @Override
    public void delete(String node) {
        call("delete", node, null, null, null);
    }

    @Override
    public void purge(String node) {
        call("purge", node, null, null, null);
    }

    @Override
    public Map<String, Object> config(String node) {
        Map<String, Object> values = new HashMap<>();
        call("config", node, null, null, null)
                .propertyStream()
                .forEach(property -> values.put(
                        property.getKey(),
                        property.getValue().isString()
                                ? property.getValue().stringValue()
                                : property.getValue().toString()));
        return values;
    }

    @Override
    public void configure(String node, int maxItems) {
        call("configure", node, null, null, maxItems);
    }

    @Override
    public List<String> nodes() {
        return texts(call("nodes", null, null, null, null));
    }

    @Override
    public List<String> features() {
        return texts(call("features", null, null, null, null));
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    @Override
    public Queue<Event> events() {
        return events;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
