package io.thoonk.redis;

import io.thoonk.ThoonkException;

/** Thrown at start-up when the server is a node of a Redis Cluster and the driver does not know it. */
public class RedisClusterNotConfiguredException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public RedisClusterNotConfiguredException() {
        super("The server is a node of a Redis Cluster, and the connection is configured for a single server");
    }
}
