package io.thoonk.atom;

import io.thoonk.atom.FeedFetch.Known;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.WireText;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the document that a feed was last made equal to. It stands beside the feed in Redis, so that any process can ask for
 * what is new. Thread-safe.
 */
final class KnownDocuments {

    private final RedisAccess redis;

    KnownDocuments(RedisAccess redis) {
        this.redis = redis;
    }

    /** {@return what is known of it, nothing if the feed was made equal to another} */
    Known of(FeedKeys keys, URI address) {
        List<byte @Nullable []> fields =
                new ArrayList<>(redis.execute("Reading what is known of " + address, connection -> connection
                        .hashCommands()
                        .hMGet(
                                keys.of(FeedKey.IMPORTED),
                                WireText.bytes("url"),
                                WireText.bytes("etag"),
                                WireText.bytes("modified"))));
        List<Optional<String>> texts = fields.stream()
                .map(field -> Optional.ofNullable(field).map(WireText::text).filter(text -> !text.isEmpty()))
                .toList();
        return texts.get(0).equals(Optional.of(address.toString()))
                ? new Known(texts.get(1), texts.get(2))
                : Known.NOTHING;
    }

    void note(FeedKeys keys, URI address, Known known) {
        Map<byte[], byte[]> fields = new LinkedHashMap<>();
        fields.put(WireText.bytes("url"), WireText.bytes(address.toString()));
        fields.put(WireText.bytes("etag"), WireText.bytes(known.etag().orElse("")));
        fields.put(WireText.bytes("modified"), WireText.bytes(known.modified().orElse("")));
        redis.execute("Noting what is known of " + address, connection -> {
            connection.hashCommands().hMSet(keys.of(FeedKey.IMPORTED), fields);
            return true;
        });
    }
}
