package io.thoonk.test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.util.function.SingletonSupplier;
import redis.embedded.RedisExecProvider;

/**
 * A Redis on a free loopback port, without persistence, that ends with this Java process however that ends: a shell waits for
 * the end of the pipe from here, and then ends the server. A shutdown hook would take Redis away from contexts that are closing.
 */
final class RedisProcess {

    private static final SingletonSupplier<RedisProcess> SHARED = SingletonSupplier.of(RedisProcess::start);

    private static final String HOST = "127.0.0.1";

    private static final long PATIENCE = Duration.ofSeconds(60).toNanos();

    private static final int ATTEMPTS = 5;

    private static final String SCRIPT = "folder=$1; shift; \"$@\" </dev/null >\"$folder/redis.log\" 2>&1 & server=$!; "
            + "echo $server; read end; kill $server 2>/dev/null; wait $server; rm -rf \"$folder\"";

    private final int port;

    private final Process shell;

    private final ProcessHandle server;

    private RedisProcess(int port, Process shell, ProcessHandle server) {
        this.port = port;
        this.shell = shell;
        this.server = server;
    }

    /** The one that all tests of this process share; started when it is first asked for. */
    static RedisProcess shared() {
        return SHARED.obtain();
    }

    int port() {
        return port;
    }

    private static RedisProcess start() {
        try {
            Path binary = RedisExecProvider.defaultProvider().get().toPath();
            for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
                RedisProcess started = start(binary);
                if (started.answers()) {
                    return started;
                }
                // Somebody else may have taken the port.
                started.end();
            }
        } catch (IOException ex) {
            throw new UncheckedIOException("The embedded Redis cannot be started", ex);
        }
        throw new IllegalStateException("The embedded Redis ends at once or does not answer; "
                + "set thoonk.test.redis=container, or external and spring.data.redis.host");
    }

    private static RedisProcess start(Path binary) throws IOException {
        Path folder = Files.createTempDirectory("thoonk-test-redis-");
        int port = freePort();
        Process shell = new ProcessBuilder(List.of(
                        "sh",
                        "-c",
                        SCRIPT,
                        "thoonk-test",
                        folder.toString(),
                        binary.toString(),
                        "--port",
                        String.valueOf(port),
                        "--bind",
                        HOST,
                        "--dir",
                        folder.toString(),
                        "--save",
                        "",
                        "--appendonly",
                        "no"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader output = shell.inputReader(StandardCharsets.UTF_8);
        ProcessHandle server = ProcessHandle.of(Long.parseLong(output.readLine()))
                .orElseThrow(() -> new IOException("It has ended at once"));
        return new RedisProcess(port, shell, server);
    }

    private void end() throws IOException {
        shell.getOutputStream().close();
    }

    private boolean answers() {
        long end = System.nanoTime() + PATIENCE;
        try {
            while (server.isAlive() && System.nanoTime() - end < 0) {
                if (isAnswer()) {
                    return true;
                }
                shell.waitFor(5, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private boolean isAnswer() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(HOST, port), 1000);
            socket.setSoTimeout(1000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() == '+';
        } catch (IOException ex) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        }
    }
}
