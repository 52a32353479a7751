package io.thoonk.autoconfigure;

import io.thoonk.FeedException;
import io.thoonk.FeedTypeMismatchException;
import io.thoonk.PartitionMismatchException;
import io.thoonk.RedisUnreachableException;
import io.thoonk.ThoonkException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ServerCapabilities;
import io.thoonk.redis.ServerWarnings;
import io.thoonk.redis.Topology;
import io.thoonk.redis.keys.KeySpace;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Looks at Redis, and whether the containers can work with what is there, before they start. That Redis cannot be reached
 * stops nothing.
 */
final class RedisRequirementsCheck {

    private static final Logger log = LoggerFactory.getLogger(RedisRequirementsCheck.class);

    private static final Duration LONG_STANDSTILL = Duration.ofSeconds(20);

    private final RedisConnectionFactory connectionFactory;

    private final KeySpace keySpace;

    /** Not the registry itself: what this bean depends on Spring would start before it. */
    private final ObjectProvider<ThoonkContainerRegistry> containers;

    private final boolean replicasConsidered;

    private boolean told;

    private boolean isRestart;

    /**
     * Creates the check.
     *
     * @param replicasConsidered whether the application says for how many replicas puts wait, be it for none
     */
    RedisRequirementsCheck(
            RedisConnectionFactory connectionFactory,
            KeySpace keySpace,
            ObjectProvider<ThoonkContainerRegistry> containers,
            boolean replicasConsidered) {
        this.connectionFactory = connectionFactory;
        this.keySpace = keySpace;
        this.containers = containers;
        this.replicasConsidered = replicasConsidered;
    }

    void look() {
        if (isRestart && connectionFactory instanceof LettuceConnectionFactory lettuce) {
            // Who asked for a connection while it stopped may have left it one that fails every call (Spring Data Redis
            // 4.1).
            lettuce.resetConnection();
        }
        isRestart = true;
        Duration timeout = Topology.commandTimeout(connectionFactory);
        if (timeout.compareTo(LONG_STANDSTILL) > 0) {
            log.warn(
                    "{}, calls and workers stand still for {} s; set spring.data.redis.timeout to a few seconds",
                    Topology.mayFailOver(connectionFactory) ? "When a Redis master dies" : "When Redis hangs",
                    timeout.toSeconds());
        }
        if (!replicasConsidered && !told && Topology.mayFailOver(connectionFactory)) {
            told = true;
            log.warn("A failover may forget jobs and items that were confirmed; set thoonk.wait-replicas=1 and, on the "
                    + "servers, min-replicas-to-write 1, or accept it with thoonk.wait-replicas=0");
        }
        try {
            RedisAccess redis = new RedisAccess(connectionFactory);
            new ServerCapabilities(redis).require();
            new ServerWarnings(redis, keySpace).find().forEach(log::warn);
            containers.getObject().all().stream()
                    .filter(ThoonkContainer::isAutoStartup)
                    .forEach(RedisRequirementsCheck::verify);
        } catch (ThoonkRedisException ex) {
            tell(ex);
        }
    }

    private static void tell(ThoonkRedisException failure) {
        if (NestedExceptionUtils.getMostSpecificCause(failure) instanceof InterruptedException) {
            log.debug("The application ends while it starts", failure);
        } else if (failure instanceof RedisUnreachableException away) {
            log.warn(
                    "Redis cannot be reached at {}; workers and listeners begin as soon as it can ({})",
                    away.place(),
                    away.reason());
        } else {
            log.warn("Redis does not do what it should; workers and listeners try on ({})", failure.getMessage());
        }
    }

    private static void verify(ThoonkContainer container) {
        try {
            container.verify();
        } catch (FeedTypeMismatchException | PartitionMismatchException ex) {
            throw new ContainerCannotWorkException(container.id(), ex);
        }
    }

    /** Thrown at start-up when what is in Redis keeps a container from its work. */
    static class ContainerCannotWorkException extends ThoonkException {

        private static final long serialVersionUID = 1L;

        private final String id;

        ContainerCannotWorkException(String id, FeedException cause) {
            super("Container '" + id + "' cannot work: " + cause.getMessage(), cause);
            this.id = id;
        }

        String id() {
            return id;
        }
    }
}
