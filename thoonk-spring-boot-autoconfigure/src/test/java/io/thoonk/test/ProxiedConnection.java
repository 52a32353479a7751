package io.thoonk.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One connection through a {@link RedisProxy}: two sockets and a thread each way. */
final class ProxiedConnection {

    private final Socket client;

    private final InetSocketAddress target;

    private final Socket server = new Socket();

    private final Supplier<Duration> delay;

    private final Consumer<ProxiedConnection> onEnd;

    private final CountDownLatch ended = new CountDownLatch(1);

    private volatile boolean hanging;

    private volatile boolean mute;

    ProxiedConnection(
            Socket client, InetSocketAddress target, Supplier<Duration> delay, Consumer<ProxiedConnection> onEnd) {
        this.client = client;
        this.target = target;
        this.delay = delay;
        this.onEnd = onEnd;
    }

    void start() {
        try {
            this.server.connect(this.target, 1000);
        } catch (IOException ex) {
            // Redis is away: the client is refused as it would be without us.
            close();
            return;
        }
        RedisProxy.daemon(() -> pump(this.client, this.server), "redis-proxy-requests");
        RedisProxy.daemon(() -> pump(this.server, this.client), "redis-proxy-replies");
    }

    /** Hears what the client says first, and answers with a reset. */
    void reset() {
        RedisProxy.daemon(
                () -> {
                    try {
                        this.client.getInputStream().read();
                        this.client.setSoLinger(true, 0);
                    } catch (IOException ex) {
                        // The client was faster, and gone is gone.
                        this.ended.countDown();
                    }
                    close();
                },
                "redis-proxy-reset");
    }

    void hang() {
        this.hanging = true;
    }

    void mute() {
        this.mute = true;
    }

    void close() {
        this.ended.countDown();
        try {
            this.client.close();
            this.server.close();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        } finally {
            this.onEnd.accept(this);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[65536];
        try {
            for (int count = from.getInputStream().read(buffer);
                    count >= 0;
                    count = from.getInputStream().read(buffer)) {
                if (this.hanging || this.mute && from == this.server) {
                    // Nothing passes any more, not even an end of the other side.
                    this.ended.await();
                    return;
                }
                if (this.ended.await(this.delay.get().toNanos(), TimeUnit.NANOSECONDS)) {
                    return;
                }
                to.getOutputStream().write(buffer, 0, count);
            }
            if (this.hanging) {
                this.ended.await();
            }
        } catch (IOException ex) {
            if (this.hanging) {
                return;
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        close();
    }
}
