package io.thoonk.test;

import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;

/**
 * A loopback TCP proxy in front of a {@link TestRedis} that can break connections in the ways networks do. Passes everything
 * until told otherwise. Safe for use by several threads.
 */
public final class RedisProxy implements AutoCloseable {

    private final InetSocketAddress target;

    private final ServerSocket door;

    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();

    private volatile boolean open = true;

    private volatile boolean hangNew;

    private volatile boolean resetNew;

    private volatile Duration delay = Duration.ZERO;

    private RedisProxy(TestRedis redis) {
        this.target = new InetSocketAddress(redis.host(), redis.port());
        try {
            this.door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        daemon(this::accept, "redis-proxy");
    }

    /**
     * Starts a proxy.
     *
     * @param redis where it leads
     * @return the running proxy
     */
    public static RedisProxy to(TestRedis redis) {
        return new RedisProxy(redis);
    }

    /** {@return the port on 127.0.0.1} */
    public int port() {
        return this.door.getLocalPort();
    }

    /** {@return this place, for a bean of an application context under test} */
    public DataRedisConnectionDetails connectionDetails() {
        return new TestRedisConnectionDetails(RedisURI.create("redis://127.0.0.1:" + port()));
    }

    /** {@return how many connections go through now, those that hang included} */
    public int connections() {
        return this.connections.size();
    }

    /** Lets every present connection hang for ever, both ways, without closing it; new ones pass. */
    public void hangPresent() {
        this.connections.forEach(ProxiedConnection::hang);
    }

    /** Lets every present and new connection hang without closing it, as a firewall does that drops packets. */
    public void hangAll() {
        this.hangNew = true;
        hangPresent();
    }

    /** Lets Redis hear every present connection, and its answers hang for ever; new ones pass. */
    public void mutePresent() {
        this.connections.forEach(ProxiedConnection::mute);
    }

    /** Cuts every present connection, and resets every new one once it has said something, as a Redis does that dies just then. */
    public void resetAll() {
        this.resetNew = true;
        cutPresent();
    }

    /** Cuts every present connection; new ones pass. */
    public void cutPresent() {
        this.connections.forEach(ProxiedConnection::close);
    }

    /**
     * Holds back everything that passes from now on, each piece for so long.
     *
     * @param delay how long, in each direction
     */
    public void delay(Duration delay) {
        this.delay = delay;
    }

    /** Lets new connections pass at once; those that hang stay so. */
    public void pass() {
        this.hangNew = false;
        this.resetNew = false;
        this.delay = Duration.ZERO;
    }

    /** Ends the proxy and cuts all connections. */
    @Override
    public void close() {
        this.open = false;
        try {
            this.door.close();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        cutPresent();
    }

    private void accept() {
        while (this.open) {
            try {
                Socket client = this.door.accept();
                ProxiedConnection connection =
                        new ProxiedConnection(client, this.target, () -> this.delay, this.connections::remove);
                this.connections.add(connection);
                if (this.hangNew) {
                    connection.hang();
                }
                if (this.resetNew) {
                    connection.reset();
                } else {
                    connection.start();
                }
            } catch (IOException ex) {
                if (this.open) {
                    throw new UncheckedIOException(ex);
                }
            }
        }
    }

    static void daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
