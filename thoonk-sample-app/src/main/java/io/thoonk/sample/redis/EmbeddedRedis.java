package io.thoonk.sample.redis;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import redis.embedded.RedisExecProvider;

/**
 * A Redis server on a free loopback port, without persistence, that ends with the application however that ends.
 *
 * <p>It runs in a session of its own, so that Ctrl-C reaches the application alone, which then still has its Redis for a
 * proper shutdown; and a shell stands guard, which ends the server when our end of the pipe closes.
 */
final class EmbeddedRedis implements DataRedisConnectionDetails, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedRedis.class);

    private static final String HOST = "127.0.0.1";

    private static final String GUARD = """
            trap '' INT
            dir=$1; binary=$2; port=$3
            "$binary" --port "$port" --bind 127.0.0.1 --save '' --appendonly no --dir "$dir" \
              --daemonize yes --pidfile "$dir/pid" --logfile "$dir/log" >/dev/null || exit 1
            tries=0
            until [ -s "$dir/pid" ]; do tries=$((tries + 1)); [ $tries -lt 100 ] || exit 1; sleep 0.1; done
            echo started
            read word
            server=$(cat "$dir/pid")
            kill "$server"
            while kill -0 "$server" 2>/dev/null; do sleep 0.05; done
            rm -rf "$dir"
            """;

    private final int port;

    private final Process guard;

    private EmbeddedRedis(int port, Process guard) {
        this.port = port;
        this.guard = guard;
    }

    static EmbeddedRedis start() {
        try {
            int port = freePort();
            Path directory = Files.createTempDirectory("picture-wall-redis-");
            String binary = RedisExecProvider.defaultProvider().get().getAbsolutePath();
            Process guard = new ProcessBuilder(
                            "sh", "-c", GUARD, "redis-guard", directory.toString(), binary, Integer.toString(port))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (!"started".equals(guard.inputReader().readLine())) {
                throw new IllegalStateException("The embedded Redis did not start: see " + directory.resolve("log")
                        + ", or set spring.data.redis.url to a Redis of your own");
            }
            log.info(
                    "No Redis was named: started an embedded one on {}:{}. It keeps nothing when the application ends;"
                            + " spring.data.redis.url names one that does.",
                    HOST,
                    port);
            return new EmbeddedRedis(port, guard);
        } catch (IOException ex) {
            throw new UncheckedIOException("The embedded Redis did not start", ex);
        }
    }

    @Override
    public Standalone getStandalone() {
        return Standalone.of(HOST, port);
    }

    @Override
    public void destroy() throws IOException, InterruptedException {
        try (OutputStream words = guard.getOutputStream()) {
            words.write('\n');
        }
        if (!guard.waitFor(10, TimeUnit.SECONDS)) {
            log.warn("The embedded Redis on {}:{} has not ended after 10 s", HOST, port);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
