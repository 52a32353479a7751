package io.thoonk.management;

import io.thoonk.redis.ServerCapabilities;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The version of the Redis server, asked once. Thread-safe. */
final class ServerVersion {

    private final ServerCapabilities server;

    private volatile @Nullable Optional<String> known;

    /**
     * Creates the question.
     *
     * @param server where to ask
     */
    public ServerVersion(ServerCapabilities server) {
        this.server = server;
    }

    /**
     * Tells the version.
     *
     * @return as the server told it first, or empty where the user may not ask
     * @throws io.thoonk.ThoonkRedisException if Redis does not answer
     */
    public Optional<String> get() {
        Optional<String> answer = known;
        if (answer == null) {
            answer = server.version();
            known = answer;
        }
        return answer;
    }
}
