package io.thoonk.test;

import com.redis.testcontainers.RedisContainer;
import org.testcontainers.DockerClientFactory;

/** A container that Testcontainers starts, and removes when this JVM has gone. */
final class ContainerRedisServer implements RedisServerSource {

    private static final String IMAGE = "redis:7.2-alpine";

    private final RedisContainer container = new RedisContainer(IMAGE);

    ContainerRedisServer() {
        this.container.start();
    }

    static boolean available() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    @Override
    public String uri() {
        return this.container.getRedisURI();
    }

    @Override
    public String toString() {
        return "a container of " + IMAGE + " at " + uri();
    }
}
