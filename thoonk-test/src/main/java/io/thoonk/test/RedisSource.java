package io.thoonk.test;

import com.redis.testcontainers.RedisContainer;
import java.util.Locale;
import java.util.Optional;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.core.env.Environment;
import org.testcontainers.utility.DockerImageName;

/** Where the Redis of tests comes from; one server for all classes of this Java process. */
enum RedisSource {
    EMBEDDED {
        @Override
        DataRedisConnectionDetails connectionDetails() {
            return at("127.0.0.1", RedisProcess.shared().port());
        }
    },
    CONTAINER {
        @Override
        DataRedisConnectionDetails connectionDetails() {
            return Container.connectionDetails();
        }
    };

    private static final String PROPERTY = "thoonk.test.redis";

    /** Starts the server where it does not run yet. */
    abstract DataRedisConnectionDetails connectionDetails();

    /** What the property says, empty where the application says where its Redis is. */
    static Optional<RedisSource> of(Environment environment) {
        String name = environment.getProperty(PROPERTY, "embedded").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "embedded" -> Optional.of(EMBEDDED);
            case "container" -> Optional.of(CONTAINER);
            case "external" -> Optional.empty();
            default ->
                throw new IllegalArgumentException(
                        PROPERTY + " must be embedded, container or external, but is '" + name + "'");
        };
    }

    private static DataRedisConnectionDetails at(String host, int port) {
        return new DataRedisConnectionDetails() {
            @Override
            public Standalone getStandalone() {
                return Standalone.of(host, port);
            }
        };
    }

    /** Testcontainers removes it when this process has ended. Apart, as Testcontainers need not be there. */
    private static final class Container {

        private static final RedisContainer SHARED = start();

        static DataRedisConnectionDetails connectionDetails() {
            return at(SHARED.getHost(), SHARED.getMappedPort(6379));
        }

        private static RedisContainer start() {
            RedisContainer container = new RedisContainer(DockerImageName.parse("redis:7.4-alpine"));
            container.start();
            return container;
        }
    }
}
