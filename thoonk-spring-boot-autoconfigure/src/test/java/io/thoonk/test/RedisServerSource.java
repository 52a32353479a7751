package io.thoonk.test;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.util.ClassUtils;

/** A running server and whose it is. */
interface RedisServerSource {

    /** {@return its {@code redis://} URL} */
    String uri();

    /** {@return whether we started it, so that nobody else has data there} */
    default boolean ours() {
        return true;
    }

    /** {@return the first of: the server of the environment, a program of the environment, a container, the embedded one} */
    static RedisServerSource choose() {
        Log logger = LogFactory.getLog(RedisServerSource.class);
        String url = System.getenv("THOONK_TEST_REDIS");
        RedisServerSource source;
        if (url != null && !url.isBlank()) {
            source = new ExternalRedisServer(url);
        } else if (!RedisBinaries.areNamed() && dockerMayAnswer() && ContainerRedisServer.available()) {
            source = new ContainerRedisServer();
        } else {
            source = new EmbeddedRedisServer(RedisBinaries.first());
        }
        logger.info("Tests use " + source);
        return source;
    }

    // Testcontainers tries every way to Docker and tells of each failure: ask it only where there is a chance.
    private static boolean dockerMayAnswer() {
        String home = System.getProperty("user.home");
        return ClassUtils.isPresent("com.redis.testcontainers.RedisContainer", RedisServerSource.class.getClassLoader())
                && (System.getenv("DOCKER_HOST") != null
                        || Files.exists(Path.of("/var/run/docker.sock"))
                        || Files.exists(Path.of(home, ".docker", "run", "docker.sock"))
                        || Files.exists(Path.of(home, ".testcontainers.properties")));
    }
}
