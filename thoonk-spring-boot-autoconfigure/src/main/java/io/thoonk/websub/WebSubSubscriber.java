package io.thoonk.websub;

import io.thoonk.LoggableFailure;
import io.thoonk.ThoonkException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.atom.AtomImports;
import io.thoonk.atom.AtomImports.Source;
import io.thoonk.http.GuardedHttp;
import io.thoonk.http.HttpAnswer;
import io.thoonk.job.PutOptions;
import io.thoonk.job.UniqueMode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.web.util.UriUtils;

/**
 * Subscribes imports to the hubs of what they import. What a hub sends makes the import look at once, and is not taken itself: so what is
 * imported is always what its publisher says. Subscriptions are items of a feed. Thread-safe.
 *
 * @since 0.1.0
 */
@RegisterReflectionForBinding(PushedImport.class)
public final class WebSubSubscriber implements Receiver {

    private static final Logger log = LoggerFactory.getLogger(WebSubSubscriber.class);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration WISHED_LEASE = Duration.ofDays(10);

    private static final int MOST_BYTES = 10_000_000;

    /** Of what a hub sends. Whoever knows the callback may send, and all of it is held until the signature is known. */
    private static final int MOST_SENT_BYTES = 5_000_000;

    private static final int MOST_REDIRECTS = 5;

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final String path;

    private final String callbacks;

    private final Predicate<String> names;

    private final ThoonkTemplate template;

    private final PushedImports imports;

    private final GuardedHttp outside = new GuardedHttp(PATIENCE, false);

    private final GuardedHttp anywhere = new GuardedHttp(PATIENCE, true);

    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /**
     * Creates it; nothing is asked of Redis yet.
     *
     * @param path of the callbacks, below the context path of the application
     * @param base address of the application, without a slash at its end
     * @param names tells whether there is an import of a name, in whatever process
     * @param template where feeds and jobs are
     */
    public WebSubSubscriber(String path, String base, Predicate<String> names, ThoonkTemplate template) {
        this.path = path + "/";
        this.callbacks = base + path + "/";
        this.names = names;
        this.template = template;
        this.imports = new PushedImports(template);
    }

    /**
     * Subscribes an import, or renews its subscription, where it is time to. A failure is logged, and the next look tries again.
     *
     * @param name of the import
     * @param source what is imported
     */
    public void look(String name, Source source) {
        try {
            Optional<PushedImport> known = imports.find(name);
            if (known.isEmpty() || known.get().isDue(source.address().toString(), Instant.now())) {
                subscribe(name, source, known);
            }
            told.remove(name);
        } catch (ThoonkException | IOException ex) {
            if (told.add(name)) {
                log.warn(
                        "Import '{}' cannot be subscribed at a hub and is only looked at now and then; each look tries again: {}",
                        name,
                        LoggableFailure.of(ex).toString());
            }
        }
    }

    private void subscribe(String name, Source source, Optional<PushedImport> known) throws IOException {
        String url = source.address().toString();
        Links links = discover(source);
        String hub = links.hub().orElse("");
        String topic = links.self().orElse(url);
        // The same callback and secret renew a subscription; another topic or hub gets others, and the old ones are
        // forgotten.
        PushedImport asking = known.filter(old -> old.url().equals(url)
                        && old.hub().equals(hub)
                        && old.topic().equals(topic))
                .map(old -> old.asked(Instant.now()))
                .orElseGet(() -> new PushedImport(
                        url, topic, hub, WebSubHub.random(), WebSubHub.random(), Instant.now(), null, null));
        imports.put(name, asking);
        if (hub.isEmpty()) {
            return;
        }
        Map<String, String> form = new LinkedHashMap<>();
        form.put("hub.mode", "subscribe");
        form.put("hub.topic", topic);
        form.put("hub.callback", callbacks + asking.token());
        form.put("hub.secret", asking.secret());
        form.put("hub.lease_seconds", String.valueOf(WISHED_LEASE.toSeconds()));
        String body = form.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + UriUtils.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpAnswer answer = send(
                        "POST",
                        hub,
                        Map.of("Content-Type", "application/x-www-form-urlencoded"),
                        body.getBytes(StandardCharsets.US_ASCII),
                        source.internal(),
                        Set.of(307, 308))
                .answer();
        if (!answer.isSuccess()) {
            throw new IOException("The hub " + hub + " answered " + answer.status());
        }
    }

    private Links discover(Source source) throws IOException {
        Reached reached = send(
                "GET",
                source.address().toString(),
                Map.of("Accept", "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.1"),
                new byte[0],
                source.internal(),
                REDIRECTS);
        HttpAnswer answer = reached.answer();
        if (answer.status() != 200) {
            throw new IOException(source.address() + " answered " + answer.status());
        }
        return Links.of(reached.address(), answer.headers().getOrDefault("link", List.of()), answer.body());
    }

    private Reached send(
            String method,
            String to,
            Map<String, String> headers,
            byte[] body,
            boolean internal,
            Set<Integer> redirects)
            throws IOException {
        String address = to;
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            String problem = GuardedHttp.problem(address);
            if (!problem.isEmpty()) {
                throw new IOException("'" + address + "' " + problem);
            }
            URI at = URI.create(address);
            HttpAnswer answer = (internal ? anywhere : outside).send(method, at, headers, body, MOST_BYTES);
            List<String> location = answer.headers().getOrDefault("location", List.of());
            if (!redirects.contains(answer.status()) || location.isEmpty()) {
                return new Reached(at, answer);
            }
            address = resolve(address, location.get(0));
        }
        throw new IOException(to + " leads on more than " + MOST_REDIRECTS + " times");
    }

    private static String resolve(String address, String location) throws IOException {
        try {
            String target = URI.create(address).resolve(location).toString();
            if (address.startsWith("https:") && !target.startsWith("https:")) {
                throw new IOException(address + " leads from https to '" + location + "'");
            }
            return target;
        } catch (IllegalArgumentException ex) {
            throw new IOException(address + " leads to '" + location + "', which is no address", ex);
        }
    }

    @Override
    public String path() {
        return path + "*";
    }

    @Override
    public int mostBytes() {
        return MOST_SENT_BYTES;
    }

    @Override
    public Optional<Reply> refusal(String method, String path) {
        try {
            return switch (method) {
                case "GET" -> find(path).isPresent() ? Optional.empty() : Optional.of(Reply.NOT_FOUND);
                case "POST" -> find(path).isPresent() ? Optional.empty() : Optional.of(Reply.GONE);
                default -> Optional.of(Reply.notAllowed("A callback is asked with GET and POST", "GET, POST"));
            };
        } catch (ThoonkRedisException ex) {
            return Optional.of(unavailable(ex));
        }
    }

    @Override
    public Reply receive(Call call) {
        try {
            // Looked for again, as it may have ended while the body came.
            return find(call.path())
                    .map(entry -> call.method().equals("GET")
                            ? confirm(entry.getKey(), entry.getValue(), call)
                            : hear(entry.getKey(), entry.getValue(), call))
                    .orElse(Reply.GONE);
        } catch (ThoonkRedisException ex) {
            return unavailable(ex);
        }
    }

    private Optional<Map.Entry<String, PushedImport>> find(String callback) {
        return imports.ofToken(callback.substring(path.length())).filter(entry -> names.test(entry.getKey()));
    }

    private static Reply unavailable(ThoonkRedisException failure) {
        log.debug("A request of a hub cannot be taken at present", failure);
        return new Reply(503, "Requests cannot be taken at present");
    }

    private Reply confirm(String name, PushedImport pushed, Call call) {
        String mode = call.parameter("hub.mode").orElse("");
        if (!call.parameter("hub.topic").equals(Optional.of(pushed.topic()))) {
            return Reply.NOT_FOUND;
        }
        if (mode.equals("denied")) {
            imports.put(name, pushed.denied());
            if (told.add("denied " + name)) {
                log.warn(
                        "The hub {} denies a subscription to import '{}', which is only looked at now and then",
                        pushed.hub(),
                        name);
            }
            return new Reply(200, "");
        }
        String challenge = call.parameter("hub.challenge").orElse("");
        String lease = call.parameter("hub.lease_seconds").orElse("");
        if (!mode.equals("subscribe") || !challenge.matches("[!-~]{1,1024}") || !lease.matches("0*[1-9]\\d{0,8}")) {
            return Reply.NOT_FOUND;
        }
        Duration granted = Duration.ofSeconds(Long.parseLong(lease));
        imports.put(name, pushed.confirmed(Instant.now(), granted));
        // A lease may be shorter than the time between two looks.
        template.jobs(AtomImports.Source.QUEUE, String.class)
                .put(
                        name,
                        PutOptions.builder()
                                // One for each request of ours, however often the hub asks.
                                .id("renew-" + name + "-" + pushed.asked().toEpochMilli())
                                .delay(granted.dividedBy(2))
                                .build());
        return Reply.challenge(challenge);
    }

    private Reply hear(String name, PushedImport pushed, Call call) {
        if (!pushed.isSigned(call.header("X-Hub-Signature"), call.body())) {
            log.debug("What came for import '{}' is not signed by its hub and is ignored", name);
        } else {
            template.jobs(AtomImports.Source.QUEUE, String.class)
                    .put(
                            name,
                            PutOptions.builder()
                                    .unique("push " + name, UniqueMode.KEEP_LAST)
                                    .build());
        }
        return new Reply(202, "");
    }

    /** An answer, and where it came from in the end. */
    private record Reached(URI address, HttpAnswer answer) {}
}
