package io.thoonk.management;

import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.ReturnType;

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

    /** Few enough not to hold Redis up. */
    private static final int AT_ONCE = 500;

    private static final byte[] KEEP_TOGETHER = WireText.bytes(
            "for _, key in ipairs(KEYS) do redis.call('SET', key, ARGV[1], 'PX', ARGV[2]) end return #KEYS");

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
        byte[] text = text(headers);
        try {
            redis.get().execute("Keeping a trace of feed '" + feed + "'", connection -> connection
                    .stringCommands()
                    .pSetEx(key(feed, id), KEEP.toMillis(), text));
        } catch (ThoonkRedisException ex) {
            log.debug("The trace of item '{}' of feed '{}' is not kept", id, feed, ex);
        }
    }

    /**
     * Keeps the context of many items as {@link #keep} does that of one, in few calls. Who publishes waits, so the first call that
     * fails is the last.
     *
     * @param feed name of the feed
     * @param ids the items
     * @param headers the context
     */
    public void keepAll(String feed, List<String> ids, Map<String, String> headers) {
        byte[] text = text(headers);
        try {
            redis.get().execute("Keeping traces of feed '" + feed + "'", connection -> {
                for (int first = 0; first < ids.size(); first += AT_ONCE) {
                    List<String> some = ids.subList(first, Math.min(ids.size(), first + AT_ONCE));
                    keepTogether(connection, some.stream().map(id -> key(feed, id)), some.size(), text);
                }
                return true;
            });
        } catch (ThoonkRedisException ex) {
            log.debug("The traces of {} items of feed '{}' are not kept", ids.size(), feed, ex);
        }
    }

    private static void keepTogether(RedisConnection connection, Stream<byte[]> keys, int count, byte[] text) {
        byte[][] keysAndArguments = Stream.concat(keys, Stream.of(text, WireText.number(KEEP.toMillis())))
                .toArray(byte[][]::new);
        connection.scriptingCommands().eval(KEEP_TOGETHER, ReturnType.INTEGER, count, keysAndArguments);
    }

    private static byte[] text(Map<String, String> headers) {
        StringBuilder text = new StringBuilder();
        headers.forEach(
                (name, value) -> text.append(name).append('\0').append(value).append('\0'));
        return WireText.bytes(text.toString());
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
