package io.thoonk.atom;

import io.thoonk.http.AddressGuard;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads a document over HTTP, guarded: 10 MB and 30 seconds at most, five redirects, each address looked at. The name of a host is
 * looked up before the request and again before the answer is used, so that what a name led to meanwhile is not taken. Thread-safe.
 */
final class FeedFetch {

    static final int MOST_BYTES = 10_000_000;

    private static final int MOST_REDIRECTS = 5;

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final Duration patience;

    FeedFetch(Duration patience) {
        this.patience = patience;
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
        URI at = address;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            check(at, internal);
            HttpRequest.Builder request = HttpRequest.newBuilder(at)
                    .header("Accept", "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.1");
            known.etag().ifPresent(etag -> request.header("If-None-Match", etag));
            known.modified().ifPresent(modified -> request.header("If-Modified-Since", modified));
            HttpResponse<byte[]> answer = send(request.build());
            check(at, internal);
            if (answer.statusCode() == 304) {
                return Optional.empty();
            }
            if (answer.statusCode() == 200) {
                Known found = new Known(
                        answer.headers().firstValue("ETag"), answer.headers().firstValue("Last-Modified"));
                return Optional.of(new Fetched(at, answer.body(), found));
            }
            if (!REDIRECTS.contains(answer.statusCode())) {
                throw new RefusedImportException(at + " answered " + answer.statusCode());
            }
            at = target(at, answer);
        }
        throw new RefusedImportException(address + " leads on more than " + MOST_REDIRECTS + " times");
    }

    private static URI target(URI from, HttpResponse<?> answer) {
        String location = answer.headers()
                .firstValue("Location")
                .orElseThrow(() -> new RefusedImportException(from + " leads on, but does not say where"));
        try {
            URI target = from.resolve(new URI(location));
            if ("https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(target.getScheme())) {
                throw new RefusedImportException(from + " leads from https to '" + location + "'");
            }
            return target;
        } catch (URISyntaxException ex) {
            throw new RefusedImportException(from + " leads to '" + location + "', which is no address", ex);
        }
    }

    private static void check(URI address, boolean internal) throws IOException {
        String scheme = address.getScheme();
        if (address.getHost() == null
                || address.getRawUserInfo() != null
                || !"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            throw new RefusedImportException(
                    "'" + address + "' is not taken: it must be http or https, with a host and without a user");
        }
        if (!internal && !AddressGuard.isPublic(address.getHost())) {
            throw new RefusedImportException("'" + address.getHost() + "' is an address inside a network; "
                    + "thoonk.atom.imports.<name>.internal=true would allow it");
        }
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> sent = client.sendAsync(request, info -> {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            return HttpResponse.BodySubscribers.mapping(
                    HttpResponse.BodySubscribers.ofByteArrayConsumer(part -> part.ifPresent(bytes -> {
                        if (body.size() + bytes.length > MOST_BYTES) {
                            throw new RefusedImportException(
                                    request.uri() + " sends more than " + MOST_BYTES + " bytes");
                        }
                        body.writeBytes(bytes);
                    })),
                    done -> body.toByteArray());
        });
        try {
            return sent.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException ex) {
            throw new RefusedImportException(request.uri() + " was not read after " + patience, ex);
        } catch (ExecutionException ex) {
            for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
                if (cause instanceof RefusedImportException refused) {
                    throw refused;
                }
            }
            throw new IOException(request.uri() + " cannot be read", ex.getCause());
        } finally {
            sent.cancel(true);
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
