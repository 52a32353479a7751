package io.thoonk.atom;

import io.thoonk.ThoonkRedisException;
import io.thoonk.atom.FeedDocument.Paging;
import io.thoonk.atom.NewestItems.Cursor;
import io.thoonk.atom.NewestItems.NoPlainFeedException;
import io.thoonk.atom.NewestItems.Reading;
import io.thoonk.atom.NewestItems.State;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.KeySpace;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.util.UriUtils;

/**
 * Answers readers of Atom and RSS, in both web stacks. A request costs one short call to Redis; only where something has changed does
 * another read the newest items. Thread-safe.
 *
 * @since 0.1.0
 */
public final class AtomFeeds {

    private static final Logger log = LoggerFactory.getLogger(AtomFeeds.class);

    private static final int MOST_RETRACTIONS = 200;

    private static final String RSS = "?format=rss";

    private static final Pattern PAGE =
            Pattern.compile("(\\d{1,20}(?:\\.\\d{1,20})?(?:e\\+\\d{1,2})?)~(.{1,1000})", Pattern.DOTALL);

    private final Map<String, AtomFeed> byPath;

    private final Optional<String> base;

    private final NewestItems items;

    private final Validators.Sightings sightings = new Validators.Sightings();

    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /**
     * Creates it; nothing is asked of Redis yet.
     *
     * @param byPath the feeds by their paths
     * @param base address of the application for readers, without a slash at its end, or empty for the one that a request names
     * @param redis runs scripts
     * @param keySpace how keys are spelled
     */
    public AtomFeeds(Map<String, AtomFeed> byPath, Optional<String> base, RedisAccess redis, KeySpace keySpace) {
        this.byPath = Map.copyOf(byPath);
        this.base = base;
        this.items = new NewestItems(new ScriptRunner(redis), keySpace);
    }

    /** {@return the paths that are served} */
    public Set<String> paths() {
        return byPath.keySet();
    }

    /**
     * {@return the addresses of the documents of a feed, that of Atom and that of RSS; none if it has no path or the application no
     * base address}
     *
     * @param feed its name
     */
    public List<String> addresses(String feed) {
        return byPath.entrySet().stream()
                .filter(entry -> entry.getValue().name().equals(feed))
                .flatMap(entry -> base.stream().map(root -> root + entry.getKey()))
                .flatMap(address -> Stream.of(address, address + RSS))
                .toList();
    }

    /**
     * Reads a document as a reader gets it.
     *
     * @param address one of {@link #addresses}
     * @param etag tag of the document that is known already, or empty
     * @return the document, with status 304 if it is the known one, or why there is none at present
     */
    public Answer read(String address, Optional<String> etag) {
        String root = base.orElse("");
        boolean rss = address.endsWith(RSS);
        String path = address.substring(root.length(), address.length() - (rss ? RSS.length() : 0));
        return answer(new Request(
                "GET",
                path,
                root,
                name -> Optional.of("rss").filter(format -> rss && name.equals("format")),
                name -> etag.filter(tag -> name.equals("If-None-Match"))));
    }

    Answer answer(Request request) {
        AtomFeed feed = byPath.get(request.path());
        if (feed == null) {
            return Answer.text(404, "There is no such feed");
        }
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return Answer.text(405, "A feed is read with GET").with("Allow", "GET, HEAD");
        }
        try {
            return answer(request, feed);
        } catch (BadRequest ex) {
            return Answer.text(400, ex.getMessage());
        } catch (NoPlainFeedException ex) {
            if (told.add(feed.name())) {
                log.error("No reader can follow {}: {}", request.path(), ex.getMessage());
            }
            return Answer.text(404, "There is no such feed");
        } catch (ThoonkRedisException ex) {
            log.debug("{} cannot be read at present", request.path(), ex);
            return Answer.text(503, "The feed cannot be read at present").with("Retry-After", "30");
        }
    }

    private Answer answer(Request request, AtomFeed feed) {
        AtomWriter format = format(request);
        Cursor from = page(request);
        String root = base.orElse(request.base());
        String first = root + request.path() + (format == AtomWriter.RSS ? RSS : "");
        String self = from.equals(Cursor.NEWEST) ? first : page(first, from);
        State state = items.look(feed.name());
        Validators validators = validators(feed, self, format, from, state);
        Optional<String> hub = feed.hub().filter(address -> from.equals(Cursor.NEWEST));
        if (validators.match(request.header("If-None-Match"), request.header("If-Modified-Since"))) {
            return headers(304, validators, self, hub, format, new byte[0]);
        }
        if (request.method().equals("HEAD")) {
            return headers(200, validators, self, hub, format, new byte[0]);
        }
        boolean begins = from.equals(Cursor.NEWEST);
        Reading reading = items.read(feed.name(), feed.maxEntries(), from, begins ? MOST_RETRACTIONS : 0);
        Paging paging = new Paging(
                begins && reading.ofOneMoment() && reading.next().isEmpty(),
                self,
                reading.next().map(next -> page(first, next)));
        byte[] body = format.write(feed.document(reading, root, first, paging));
        return headers(200, validators(feed, self, format, from, reading.state()), self, hub, format, body);
    }

    private Validators validators(AtomFeed feed, String self, AtomWriter format, Cursor from, State state) {
        String content = String.join("\n", state.shown(), self, feed.fingerprint());
        // Of the many pages nobody remembers when they changed.
        return from.equals(Cursor.NEWEST)
                ? sightings.of(feed.name() + " " + format, content, state.now())
                : new Validators(
                        new Validators.Sightings().of("", content, state.now()).etag(), Optional.empty());
    }

    private static AtomWriter format(Request request) {
        return switch (request.parameter("format").orElse("atom")) {
            case "atom" -> AtomWriter.ATOM;
            case "rss" -> AtomWriter.RSS;
            default -> throw new BadRequest("The parameter 'format' must be atom or rss");
        };
    }

    private static Cursor page(Request request) {
        Optional<String> before = request.parameter("before");
        if (before.isEmpty()) {
            return Cursor.NEWEST;
        }
        Matcher matcher = PAGE.matcher(before.get());
        if (!matcher.matches()) {
            throw new BadRequest("The parameter 'before' is not what a link to older entries has");
        }
        return new Cursor(matcher.group(1), matcher.group(2));
    }

    private static String page(String first, Cursor from) {
        return first + (first.contains("?") ? "&" : "?") + "before="
                + UriUtils.encode(from.score() + "~" + from.id(), StandardCharsets.UTF_8);
    }

    private static Answer headers(
            int status, Validators validators, String self, Optional<String> hub, AtomWriter format, byte[] body) {
        Answer answer = new Answer(status, Map.of(), body)
                .with("ETag", validators.etag())
                // Kept, and asked about each time.
                .with("Cache-Control", "no-cache")
                .with(
                        "Link",
                        "<" + self + ">; rel=\"self\"; type=\"" + format.type() + "\""
                                + hub.map(address -> ", <" + address + ">; rel=\"hub\"")
                                        .orElse(""));
        Answer dated = validators
                .modified()
                .map(time -> answer.with("Last-Modified", Validators.date(time)))
                .orElse(answer);
        return status == 304 ? dated : dated.with("Content-Type", format.type() + ";charset=utf-8");
    }

    /** What a reader asks for is wrong, and how. */
    private static final class BadRequest extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        BadRequest(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    /**
     * A request as both web stacks have it.
     *
     * @param method of HTTP
     * @param path within the application
     * @param base address of the application as the request names it
     * @param parameters finds a parameter of the query
     * @param headers finds a header
     */
    record Request(
            String method,
            String path,
            String base,
            Function<String, Optional<String>> parameters,
            Function<String, Optional<String>> headers) {

        Optional<String> parameter(String name) {
            return parameters.apply(name);
        }

        Optional<String> header(String name) {
            return headers.apply(name);
        }
    }

    /**
     * An answer for both web stacks.
     *
     * @param status of HTTP
     * @param headers all of them
     * @param body may be empty
     */
    public record Answer(int status, Map<String, String> headers, byte[] body) {

        /** A browser that shows a document runs nothing that an item may hold. */
        private static final Map<String, String> PROTECTION =
                Map.of("Content-Security-Policy", "default-src 'none'; sandbox", "X-Content-Type-Options", "nosniff");

        /**
         * Adds what protects browsers to the headers.
         *
         * @param status of HTTP
         * @param headers all others
         * @param body may be empty
         */
        public Answer {
            Map<String, String> all = new LinkedHashMap<>(PROTECTION);
            all.putAll(headers);
            headers = all;
        }

        static Answer text(int status, String text) {
            return new Answer(status, Map.of(), text.getBytes(StandardCharsets.UTF_8))
                    .with("Content-Type", "text/plain;charset=utf-8")
                    .with("Cache-Control", "no-store");
        }

        Answer with(String header, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(header, value);
            return new Answer(status, more, body);
        }
    }
}
