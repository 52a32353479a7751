package io.thoonk.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sends requests to addresses that strangers name. The name of a host is looked up once, each of its addresses is looked at, and the
 * connection goes to the first of these that can be reached: a name that is turned over meanwhile leads nowhere else, which no client
 * that looks names up by itself can promise. Redirects are not followed, proxies not used, and both the time and the size of an answer
 * are bounded. An interrupt ends a request. Thread-safe.
 *
 * @since 0.1.0
 */
public final class GuardedHttp {

    private final Duration patience;

    private final boolean internal;

    private final SSLSocketFactory tls;

    private final Names names;

    /**
     * Creates it with the certificates that the JVM trusts.
     *
     * @param patience how long a request may take, from the connection to the end of the answer
     * @param internal whether addresses inside a network are allowed
     */
    public GuardedHttp(Duration patience, boolean internal) {
        this(patience, internal, (SSLSocketFactory) SSLSocketFactory.getDefault(), AddressGuard::lookUp);
    }

    GuardedHttp(Duration patience, boolean internal, SSLSocketFactory tls, Names names) {
        this.patience = patience;
        this.internal = internal;
        this.tls = tls;
        this.names = names;
    }

    /** Looks names up. */
    interface Names {

        List<InetAddress> lookUp(String host) throws UnknownHostException;
    }

    /**
     * {@return why an address cannot be asked, or an empty text} Looks at the text alone, not at where its name leads.
     *
     * @param address any text
     */
    public static String problem(String address) {
        try {
            URI uri = new URI(address);
            String scheme = uri.getScheme();
            if (uri.getHost() == null || !"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
                return "must begin with http:// or https:// and a host";
            }
            // A socket takes no other.
            if (uri.getPort() == 0 || uri.getPort() > 65_535) {
                return "must have a port from 1 to 65535";
            }
            return uri.getRawUserInfo() != null || uri.getRawFragment() != null
                    ? "must have neither a user nor a fragment"
                    : "";
        } catch (URISyntaxException ex) {
            return "is no address";
        }
    }

    /**
     * Sends a request and reads the answer.
     *
     * @param method of HTTP
     * @param address one in which {@link #problem} finds none
     * @param headers what to send besides the host and the length
     * @param body may be empty
     * @param mostBytes how much of a body is read; 0 to read none
     * @return the answer, whatever its status
     * @throws IOException if there is none in time, it is none of HTTP, its body is larger, or the address cannot be asked or is inside a
     *     network
     */
    public HttpAnswer send(String method, URI address, Map<String, String> headers, byte[] body, int mostBytes)
            throws IOException {
        String problem = problem(address.toString());
        if (!problem.isEmpty()) {
            throw new IOException("'" + address + "' " + problem);
        }
        List<InetAddress> found = names.lookUp(address.getHost());
        if (!internal && !found.stream().allMatch(AddressGuard::isPublic)) {
            throw new IOException("'" + address.getHost() + "' is an address inside a network");
        }
        byte[] request = request(method, address, headers, body);
        CompletableFuture<Void> time =
                new CompletableFuture<Void>().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return exchange(connect(found, port(address), time), address, request, mostBytes);
        } catch (IOException ex) {
            if (time.isCompletedExceptionally()) {
                throw new IOException(place(address) + " has not answered within " + patience.toMillis() + " ms", ex);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new IOException(place(address) + " is not waited for, as the thread is interrupted", ex);
            }
            throw ex;
        } finally {
            time.complete(null);
        }
    }

    /** Connects to the first address that can be reached. The connection is closed with the end of the time. */
    private Socket connect(List<InetAddress> found, int port, CompletableFuture<Void> time) throws IOException {
        int share = Math.toIntExact(Math.max(1, patience.toMillis() / found.size()));
        for (int i = 0; ; i++) {
            // One of a channel: it knows no proxy, and an interrupt ends it.
            Socket socket = SocketChannel.open().socket();
            // Nothing else ends a write, or an answer that comes byte by byte.
            time.whenComplete((nothing, failure) -> close(socket));
            try {
                socket.connect(new InetSocketAddress(found.get(i), port), share);
                return socket;
            } catch (IOException ex) {
                close(socket);
                if (i == found.size() - 1
                        || time.isDone()
                        || Thread.currentThread().isInterrupted()) {
                    throw ex;
                }
            }
        }
    }

    private HttpAnswer exchange(Socket socket, URI address, byte[] request, int mostBytes) throws IOException {
        Socket stream = isSecure(address) ? secured(socket, address.getHost(), port(address)) : socket;
        OutputStream out = stream.getOutputStream();
        out.write(request);
        out.flush();
        return HttpAnswer.read(new BufferedInputStream(stream.getInputStream()), mostBytes);
    }

    private static boolean isSecure(URI address) {
        return "https".equalsIgnoreCase(address.getScheme());
    }

    private static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : isSecure(address) ? 443 : 80;
    }

    private Socket secured(Socket socket, String host, int port) throws IOException {
        SSLSocket secured = (SSLSocket) tls.createSocket(socket, host, port, true);
        SSLParameters parameters = secured.getSSLParameters();
        // Without it any certificate that is trusted would do, whomever it names.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private static byte[] request(String method, URI address, Map<String, String> headers, byte[] body) {
        URI ascii = URI.create(address.toASCIIString());
        String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        String query = ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery();
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Host", place(ascii));
        all.put("User-Agent", "Thoonk");
        all.put("Accept-Encoding", "identity");
        all.put("Connection", "close");
        all.putAll(headers);
        if (!method.equals("GET")) {
            all.put("Content-Length", String.valueOf(body.length));
        }
        StringBuilder head = new StringBuilder(method + " " + path + query + " HTTP/1.1\r\n");
        all.forEach((name, value) -> {
            if (value.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("The header " + name + " must not hold control characters");
            }
            head.append(name).append(": ").append(value).append("\r\n");
        });
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] request = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, request, start.length, body.length);
        return request;
    }

    private static String place(URI address) {
        return address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException ex) {
            // It is of no use any more either way.
        }
    }
}
