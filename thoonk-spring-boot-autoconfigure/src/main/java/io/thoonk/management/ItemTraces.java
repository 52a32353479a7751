package io.thoonk.management;

import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisConnection;

/**
 * The trace contexts of published items, in expiring keys of ours, so that peers see plain items. A trace is worth no error:
 * what cannot be kept or found is missing. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ItemTraces {

    private static final Logger log = LoggerFactory.getLogger(ItemTraces.class);

    /** By then a listener that is not far behind has handled the item. */
    private static final Duration KEEP = Duration.ofMinutes(5);

    private final Supplier<RedisAccess> redis;

    private final KeySpace keySpace;

    /**
     * Creates the access.
     *
     * @param redis runs plain commands; asked for when they are needed
     * @param keySpace how keys are spelled
     */
    public ItemTraces(Supplier<RedisAccess> redis, KeySpace keySpace) {
        this.redis = redis;
        this.keySpace = keySpace;
    }

    /**
     * Keeps the context of an item for five minutes.
     *
     * @param feed name of the feed
     * @param id the item
     * @param headers the context, W3C headers for instance
     */
    public void keep(String feed, String id, Map<String, String> headers) {
        StringBuilder text = new StringBuilder();
        headers.forEach(
                (name, value) -> text.append(name).append('\0').append(value).append('\0'));
        try {
            redis.get().execute("Keeping a trace of feed '" + feed + "'", connection -> connection
                    .stringCommands()
                    .pSetEx(key(feed, id), KEEP.toMillis(), WireText.bytes(text.toString())));
        } catch (ThoonkRedisException ex) {
            log.debug("The trace of item '{}' of feed '{}' is not kept", id, feed, ex);
        }
    }

    /**
     * Finds the context of an item.
     *
     * @param feed name of the feed
     * @param id the item
     * @return the context, empty if there is none any more
     */
    public Map<String, String> find(String feed, String id) {
        try {
            byte[] text = redis.get()
                    .execute("Reading a trace of feed '" + feed + "'", connection -> value(connection, key(feed, id)));
            String[] parts = WireText.text(text).split("\0");
            Map<String, String> headers = new LinkedHashMap<>();
            for (int i = 0; i + 1 < parts.length; i += 2) {
                headers.put(parts[i], parts[i + 1]);
            }
            return headers;
        } catch (ThoonkRedisException ex) {
            log.debug("The trace of item '{}' of feed '{}' cannot be read", id, feed, ex);
            return Map.of();
        }
    }

    private byte[] key(String feed, String id) {
        return keySpace.ofItem("thoonk.trace", feed, id);
    }

    private static byte[] value(RedisConnection connection, byte[] key) {
        byte[] value = connection.stringCommands().get(key);
        return value == null ? new byte[0] : value;
    }
}
