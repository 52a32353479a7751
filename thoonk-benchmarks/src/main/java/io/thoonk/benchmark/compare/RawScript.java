package io.thoonk.benchmark.compare;

import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Loads a script of the raw line into a server. */
final class RawScript {

    private RawScript() {}

    static String load(StatefulRedisConnection<String, String> connection, String name) {
        try (InputStream resource = RawScript.class.getResourceAsStream(name + ".lua")) {
            if (resource == null) {
                throw new IllegalStateException("no script " + name + ".lua");
            }
            return connection.sync().scriptLoad(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
