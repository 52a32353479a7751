package io.thoonk.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import redis.embedded.RedisExecProvider;

/** The {@code redis-server} for this system, taken out of its jar once per JVM and deleted when the JVM ends. */
final class EmbeddedRedisBinary {

    private static final String PATH = extract();

    private EmbeddedRedisBinary() {}

    static String path() {
        return PATH;
    }

    private static String extract() {
        try {
            return RedisExecProvider.defaultProvider().get().getAbsolutePath();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
