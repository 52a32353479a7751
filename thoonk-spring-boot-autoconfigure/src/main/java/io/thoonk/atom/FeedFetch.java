package io.thoonk.atom;

import io.thoonk.http.AddressGuard;
import io.thoonk.http.GuardedHttp;
import io.thoonk.http.HttpAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a document over HTTP, guarded: 10 MB at most, 30 seconds and five redirects, each address looked at by {@link GuardedHttp}.
 * Thread-safe.
 */
final class FeedFetch {

    static final int MOST_BYTES = 10_000_000;

    private static final int MOST_REDIRECTS = 5;

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final GuardedHttp outside;

    private final GuardedHttp anywhere;

    FeedFetch(Duration patience) {
        this.outside = new GuardedHttp(patience, false);
        this.anywhere = new GuardedHttp(patience, true);
    }

    /**
     * Reads a document.
     *
     * @param address where it is
     * @param internal whether addresses inside the network are allowed
     * @param known what is known of it
     * @return the document, or empty if it is as known
     */
    Optional<Fetched> get(URI address, boolean internal, Known known) throws IOException, InterruptedException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.1");
        known.etag().ifPresent(etag -> headers.put("If-None-Match", etag));
        known.modified().ifPresent(modified -> headers.put("If-Modified-Since", modified));
        URI at = withoutFragment(address);
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            check(at, internal);
            HttpAnswer answer = send(at, internal, headers);
            if (answer.status() == 304) {
                return Optional.empty();
            }
            if (answer.status() == 200) {
                Known found = new Known(toSendBack(answer, "etag"), toSendBack(answer, "last-modified"));
                return Optional.of(new Fetched(at, answer.body(), found));
            }
            if (!REDIRECTS.contains(answer.status())) {
                throw new RefusedImportException(at + " answered " + answer.status());
            }
            at = target(at, answer);
        }
        throw new RefusedImportException(address + " leads on more than " + MOST_REDIRECTS + " times");
    }

    private HttpAnswer send(URI at, boolean internal, Map<String, String> headers)
            throws IOException, InterruptedException {
        try {
            return (internal ? anywhere : outside).send("GET", at, headers, new byte[0], MOST_BYTES);
        } catch (IOException ex) {
            if (Thread.interrupted()) {
                InterruptedException interrupt = new InterruptedException(ex.getMessage());
                interrupt.initCause(ex);
                throw interrupt;
            }
            throw ex;
        }
    }

    private static Optional<String> toSendBack(HttpAnswer answer, String header) {
        return first(answer, header).filter(value -> value.chars().noneMatch(Character::isISOControl));
    }

    private static Optional<String> first(HttpAnswer answer, String header) {
        return answer.headers().getOrDefault(header, List.of()).stream().findFirst();
    }

    private static URI target(URI from, HttpAnswer answer) {
        String location = first(answer, "location")
                .orElseThrow(() -> new RefusedImportException(from + " leads on, but does not say where"));
        try {
            URI target = withoutFragment(from.resolve(new URI(location)));
            if ("https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(target.getScheme())) {
                throw new RefusedImportException(from + " leads from https to '" + location + "'");
            }
            return target;
        } catch (URISyntaxException ex) {
            throw new RefusedImportException(from + " leads to '" + location + "', which is no address", ex);
        }
    }

    /** What stands behind a hash is never sent. */
    private static URI withoutFragment(URI address) {
        return address.getRawFragment() == null
                ? address
                : URI.create(address.toString().replaceFirst("#.*", ""));
    }

    /** The addresses that a name leads to are looked at again where they are connected to: here only to say what would help. */
    private static void check(URI address, boolean internal) throws IOException {
        String problem = GuardedHttp.problem(address.toString());
        if (!problem.isEmpty()) {
            throw new RefusedImportException("'" + address + "' is not taken: it " + problem);
        }
        if (!internal && !AddressGuard.isPublic(address.getHost())) {
            throw new RefusedImportException("'" + address.getHost() + "' is an address inside a network; "
                    + "thoonk.atom.imports.<name>.internal=true would allow it");
        }
    }

    /**
     * What was read.
     *
     * @param address where it was in the end
     * @param body the document
     * @param known what to ask with the next time
     */
    record Fetched(URI address, byte[] body, Known known) {}

    /**
     * What is known of a document that was read before.
     *
     * @param etag its tag
     * @param modified its date
     */
    record Known(Optional<String> etag, Optional<String> modified) {

        static final Known NOTHING = new Known(Optional.empty(), Optional.empty());
    }
}
