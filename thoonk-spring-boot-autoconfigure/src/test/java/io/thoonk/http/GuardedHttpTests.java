package io.thoonk.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedHttpTests {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final List<String> requests = new CopyOnWriteArrayList<>();

    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("X-Test") + " " + body);
        if (exchange.getRequestURI().getPath().equals("/away")) {
            exchange.getResponseHeaders().set("Location", "/");
            exchange.sendResponseHeaders(307, -1);
        } else {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("hello".getBytes(StandardCharsets.UTF_8));
        }
        exchange.close();
    }

    @Test
    void sendsWhatItIsGiven() throws IOException {
        HttpAnswer answer = new GuardedHttp(LONG, true)
                .send(
                        "POST",
                        address("/a%20b?x=ü&y"),
                        Map.of("X-Test", "yes"),
                        "body".getBytes(StandardCharsets.UTF_8),
                        5);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).asString().isEqualTo("hello");
        assertThat(requests).containsExactly("POST /a%20b?x=%C3%BC&y yes body");
    }

    @Test
    void followsNoRedirect() throws IOException {
        HttpAnswer answer = new GuardedHttp(LONG, true).send("GET", address("/away"), Map.of(), new byte[0], 5);
        assertThat(answer.status()).isEqualTo(307);
        assertThat(requests).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "2130706433", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]"})
    void connectsToNothingInsideANetwork(String host) {
        URI address = URI.create("http://" + host + ":" + server.getAddress().getPort() + "/");
        assertThatIOException()
                .isThrownBy(() -> new GuardedHttp(LONG, false).send("GET", address, Map.of(), new byte[0], 5))
                .withMessageContaining("inside a network");
        assertThat(requests).isEmpty();
    }

    @Test
    void letsNobodyAddHeadersOrRequests() {
        assertThatIllegalArgumentException().isThrownBy(() -> new GuardedHttp(LONG, true)
                .send("GET", address("/"), Map.of("X-Test", "a\r\nX-More: b"), new byte[0], 5));
        assertThat(GuardedHttp.problem("http://example.org/ HTTP/1.1\r\nHost: x"))
                .isEqualTo("is no address");
        assertThat(requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://example.org/",
                "/path",
                "mailto:a@example.org",
                "http:///path",
                "http://user@example.org/",
                "http://user:secret@example.org/",
                "http://example.org/#part",
                "http://ex ample.org/",
                "http://exa_mple.org/",
                "http://example.org:0/",
                "http://example.org:65536/",
                "https://example.org:99999999999/",
                ""
            })
    void findsAddressesThatCannotBeAsked(String address) {
        assertThat(GuardedHttp.problem(address)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.org", "HTTPS://example.org:8443/a?b=c&d", "http://[2001:db8::1]/"})
    void findsNothingWrongWithOthers(String address) {
        assertThat(GuardedHttp.problem(address)).isEmpty();
    }

    @Test
    void asksNoAddressThatCannotBeAsked() {
        assertThatIOException()
                .isThrownBy(() -> new GuardedHttp(LONG, true)
                        .send("GET", URI.create("http://127.0.0.1:99999/"), Map.of(), new byte[0], 5))
                .withMessageContaining("must have a port from 1 to 65535");
    }

    @Test
    void triesTheOtherAddressesOfAHostThatCannotBeReachedAtTheFirst() throws IOException {
        GuardedHttp http = named("127.0.0.2", "127.0.0.3", "127.0.0.1");
        URI address = URI.create("http://example.org:" + server.getAddress().getPort() + "/");
        assertThat(http.send("GET", address, Map.of(), new byte[0], 5).body())
                .asString()
                .isEqualTo("hello");
        assertThatIOException()
                .isThrownBy(() -> named("127.0.0.2", "127.0.0.3").send("GET", address, Map.of(), new byte[0], 5))
                .withMessageContaining("refused");
        assertThat(requests).hasSize(1);
    }

    @Test
    void connectsToWhatItHasLookedAtWhereverTheNameLeadsMeanwhile() throws IOException {
        InetAddress here = InetAddress.getByName("127.0.0.1");
        InetAddress nothing = InetAddress.getByName("127.0.0.2");
        AtomicInteger lookUps = new AtomicInteger();
        GuardedHttp http = new GuardedHttp(
                LONG,
                true,
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                host -> List.of(lookUps.getAndIncrement() == 0 ? here : nothing));
        URI address = URI.create("http://example.org:" + server.getAddress().getPort() + "/");
        http.send("GET", address, Map.of(), new byte[0], 5);
        assertThat(lookUps.get()).isEqualTo(1);
        assertThat(requests).hasSize(1);
    }

    @Test
    void connectsToNoneOfTheAddressesOfAHostOfWhichOneIsInsideANetwork() throws IOException {
        List<InetAddress> found = List.of(InetAddress.getByName("8.8.8.8"), InetAddress.getByName("127.0.0.1"));
        GuardedHttp http =
                new GuardedHttp(LONG, false, (SSLSocketFactory) SSLSocketFactory.getDefault(), host -> found);
        URI address = URI.create("http://example.org:" + server.getAddress().getPort() + "/");
        assertThatIOException()
                .isThrownBy(() -> http.send("GET", address, Map.of(), new byte[0], 5))
                .withMessageContaining("inside a network");
        assertThat(requests).isEmpty();
    }

    private static GuardedHttp named(String... addresses) throws UnknownHostException {
        List<InetAddress> found = new ArrayList<>();
        for (String address : addresses) {
            found.add(InetAddress.getByName(address));
        }
        return new GuardedHttp(LONG, true, (SSLSocketFactory) SSLSocketFactory.getDefault(), host -> found);
    }

    @Test
    void endsWithItsThread() throws Exception {
        try (ServerSocket stalling = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI address = URI.create("http://127.0.0.1:" + stalling.getLocalPort() + "/");
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            Thread asking = new Thread(() -> failure.complete(
                    catchThrowable(() -> new GuardedHttp(LONG, true).send("GET", address, Map.of(), new byte[0], 5))));
            asking.start();
            try (Socket asked = stalling.accept()) {
                assertThat(asked.getInputStream().read()).isEqualTo('G');
                asking.interrupt();
                assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            }
        }
    }

    /** One that never answers, and one that answers byte by byte without end. */
    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\n\r\n"})
    void waitsNoLongerThanItsPatience(String start) throws Exception {
        try (ServerSocket stalling = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread dripping = new Thread(() -> drip(stalling, start));
            dripping.start();
            URI address = URI.create("http://127.0.0.1:" + stalling.getLocalPort() + "/");
            assertThatIOException()
                    .isThrownBy(() -> new GuardedHttp(Duration.ofMillis(700), true)
                            .send("GET", address, Map.of(), new byte[0], 1_000_000))
                    .withMessageContaining("has not answered within 700 ms");
            dripping.join();
        }
    }

    /** Ends when the other side has closed the connection. */
    private static void drip(ServerSocket server, String start) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(20);
            InputStream in = socket.getInputStream();
            while (true) {
                try {
                    if (in.read() < 0) {
                        return;
                    }
                } catch (java.net.SocketTimeoutException ex) {
                    // The request has been read.
                    if (!start.isEmpty()) {
                        socket.getOutputStream().write('x');
                    }
                }
            }
        } catch (IOException ex) {
            // The other side has had enough.
        }
    }

    @Test
    void trustsNoCertificateThatIsUnknownOrOfAnotherName(@TempDir Path folder) throws Exception {
        SSLContext tls = selfSigned(folder.resolve("keys.p12"));
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(tls));
        secure.createContext("/", this::answer);
        secure.start();
        try {
            int port = secure.getAddress().getPort();
            URI named = URI.create("https://localhost:" + port + "/");
            URI other = URI.create("https://127.0.0.1:" + port + "/");
            GuardedHttp trusting = new GuardedHttp(LONG, true, tls.getSocketFactory(), AddressGuard::lookUp);
            assertThat(trusting.send("GET", named, Map.of(), new byte[0], 5).body())
                    .asString()
                    .isEqualTo("hello");
            assertThatExceptionOfType(SSLException.class)
                    .isThrownBy(() -> trusting.send("GET", other, Map.of(), new byte[0], 5));
            assertThatExceptionOfType(SSLException.class)
                    .isThrownBy(() -> new GuardedHttp(LONG, true).send("GET", named, Map.of(), new byte[0], 5));
            assertThat(requests).hasSize(1);
        } finally {
            secure.stop(0);
        }
    }

    private static SSLContext selfSigned(Path file) throws Exception {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "changeit")
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, "changeit".toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return tls;
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }
}
