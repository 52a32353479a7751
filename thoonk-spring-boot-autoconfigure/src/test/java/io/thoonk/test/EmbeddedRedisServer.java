package io.thoonk.test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * One of the {@link RedisBinaries} on a free loopback port, without persistence. It dies with this JVM, however that
 * ends: a shell stands guard, and ends the server and removes its folder when our end of the pipe closes. A shutdown hook would run at the same
 * time as Spring's, and take Redis away from contexts that are closing.
 */
final class EmbeddedRedisServer implements RedisServerSource, AutoCloseable {

    private static final String HOST = "127.0.0.1";

    private static final Duration PATIENCE = Patience.LIMIT;

    private static final String GUARD = "dir=$1; shift; \"$@\" </dev/null >>\"$dir/redis.log\" 2>&1 & server=$!; "
            + "echo $server; read word; kill -CONT $server 2>/dev/null; kill $server 2>/dev/null; wait $server; [ \"$word\" = keep ] || rm -rf \"$dir\"";

    private final Path binary;

    private final int port;

    private final Path directory;

    private final List<String> arguments;

    private @Nullable Process guard;

    private @Nullable ProcessHandle server;

    EmbeddedRedisServer(Path binary, String... arguments) {
        this(binary, FreePorts.any(), folder(), withoutPersistence(arguments));
    }

    private EmbeddedRedisServer(Path binary, int port, Path directory, List<String> arguments) {
        this.binary = binary;
        this.port = port;
        this.directory = directory;
        this.arguments = arguments;
        start();
    }

    /** A node of a cluster, which needs a second port, 10000 above its own. */
    static EmbeddedRedisServer clusterNode(Path binary, String... arguments) {
        List<String> all = new ArrayList<>(withoutPersistence(arguments));
        all.addAll(List.of("--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf"));
        return new EmbeddedRedisServer(binary, FreePorts.withBusPort(), folder(), all);
    }

    /** A sentinel; it keeps what it learns in its configuration file. */
    static EmbeddedRedisServer sentinel(String configuration) {
        Path directory = folder();
        try {
            Path file = Files.writeString(directory.resolve("sentinel.conf"), configuration);
            return new EmbeddedRedisServer(
                    RedisBinaries.first(), FreePorts.any(), directory, List.of(file.toString(), "--sentinel"));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public String uri() {
        return "redis://" + HOST + ":" + this.port;
    }

    synchronized void start() {
        try {
            Process process = new ProcessBuilder(command())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
            ProcessHandle handle =
                    ProcessHandle.of(Long.parseLong(reader.readLine())).orElseThrow(this::notStarted);
            this.guard = process;
            this.server = handle;
            Awaitility.await("embedded Redis on port " + this.port)
                    .pollInterval(Duration.ofMillis(10))
                    .atMost(PATIENCE)
                    .failFast("redis-server has ended", () -> !handle.isAlive())
                    .until(this::answers);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    synchronized void stop() {
        end(false);
    }

    synchronized void kill() {
        end(true);
    }

    /** Lets the process stand still, its connections open, until {@link #resume()} or the end. */
    synchronized void pause() {
        signal("-STOP");
    }

    synchronized void resume() {
        signal("-CONT");
    }

    synchronized boolean running() {
        return this.server != null && this.server.isAlive();
    }

    /** {@return what the process has logged since the first start} */
    String log() {
        try {
            return Files.readString(this.directory.resolve("redis.log"));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void close() {
        stop();
        try {
            FileSystemUtils.deleteRecursively(this.directory);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public String toString() {
        return this.binary.getFileName() + " at " + uri();
    }

    private void signal(String name) {
        if (this.server == null) {
            throw new IllegalStateException("There is no " + this + " running");
        }
        try {
            Process kill = new ProcessBuilder("kill", name, String.valueOf(this.server.pid())).start();
            Awaitility.await("kill").atMost(PATIENCE).until(() -> !kill.isAlive());
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private void end(boolean forcibly) {
        if (this.server == null || this.guard == null) {
            return;
        }
        if (!forcibly) {
            signal("-CONT");
        }
        if (forcibly) {
            this.server.destroyForcibly();
        } else {
            this.server.destroy();
        }
        try (OutputStream words = this.guard.getOutputStream()) {
            words.write("keep\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        // The guard leaves after the server.
        Process process = this.guard;
        Awaitility.await("end of Redis on port " + this.port)
                .pollInterval(Duration.ofMillis(10))
                .atMost(PATIENCE)
                .until(() -> !process.isAlive());
        this.server = null;
        this.guard = null;
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of("sh", "-c", GUARD, "redis-guard"));
        command.add(this.directory.toString());
        command.add(this.binary.toString());
        // A configuration file is the first of the arguments.
        command.addAll(this.arguments);
        command.addAll(List.of("--port", String.valueOf(this.port), "--bind", HOST));
        command.addAll(List.of("--dir", this.directory.toString()));
        return command;
    }

    private static List<String> withoutPersistence(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--save", "", "--appendonly", "no"));
        all.addAll(List.of(arguments));
        return all;
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("thoonk-redis-");
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    // Any answer will do: with an ACL or a password PING is refused, but by a server that is up.
    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(HOST, this.port), 1000);
            socket.setSoTimeout(1000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            int first = socket.getInputStream().read();
            return first == '+' || first == '-';
        } catch (IOException ex) {
            return false;
        }
    }

    private IllegalStateException notStarted() {
        return new IllegalStateException("redis-server ended at once, see " + this.directory);
    }
}
