package io.thoonk.test;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Cuts the connections of one context to Redis, and lets none be opened, as long as Redis is to be away. Thread-safe. */
final class RedisOutage implements NettyCustomizer {

    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

    private volatile boolean down;

    private volatile boolean used;

    @Override
    public void afterChannelInitialized(Channel channel) {
        used = true;
        channels.add(channel);
        channel.closeFuture().addListener(closed -> channels.remove(channel));
        channel.pipeline().addFirst(new Refusal());
    }

    void begin() {
        if (!used) {
            throw new IllegalStateException(
                    "Redis cannot be taken away, because the application's connections are not made by "
                            + "what Spring Boot configures, or a ClientResourcesBuilderCustomizer has set a NettyCustomizer");
        }
        down = true;
        channels.forEach(channel -> channel.close().awaitUninterruptibly());
    }

    void end() {
        down = false;
    }

    private final class Refusal extends ChannelDuplexHandler {

        @Override
        public void connect(
                ChannelHandlerContext context, SocketAddress remote, SocketAddress local, ChannelPromise promise)
                throws Exception {
            if (down) {
                promise.setFailure(new ConnectException("Connection refused: Redis is down in this test"));
            } else {
                super.connect(context, remote, local, promise);
            }
        }

        @Override
        public void channelActive(ChannelHandlerContext context) throws Exception {
            // It may have been on its way when the others were cut.
            if (down) {
                context.close();
            } else {
                super.channelActive(context);
            }
        }
    }
}
