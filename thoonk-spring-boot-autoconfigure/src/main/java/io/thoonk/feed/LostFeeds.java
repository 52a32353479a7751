package io.thoonk.feed;

import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisConnection;

/**
 * Tells the loss of all data (FLUSHALL, a restart without persistence) from the deletion of a feed, for the handles of this
 * process that still hold the feed. After a loss the keys of ours are gone that no peer deletes, and so is the set of all feeds, or
 * all that is in it began later than the handle. Thread-safe.
 */
final class LostFeeds {

    private static final Logger log = LoggerFactory.getLogger(LostFeeds.class);

    /** So many of the other feeds are asked when they began. */
    private static final int ASKED = 50;

    private final RedisAccess redis;

    private final Map<FeedKeys, Opened> opened = Collections.synchronizedMap(new WeakHashMap<>());

    private int losses;

    LostFeeds(RedisAccess redis) {
        this.redis = redis;
    }

    synchronized void opened(FeedKeys keys, FeedType type, ScriptReply reply) {
        String generation = reply.optionalText(1).orElse("");
        opened.put(keys, new Opened(type, generation, reply.number(2), losses, new AtomicBoolean()));
    }

    void deleted(String feed) {
        opened.keySet().removeIf(keys -> keys.feed().equals(feed));
    }

    /**
     * Opens a feed again if it was lost.
     *
     * @param keys the feed of a handle
     * @param opening opens it, and tells whether it had to be created
     * @param isMarkedDeleted tells whether a generation is marked as deleted, where the set of all feeds is in another slot
     * @return whether the feed exists now
     */
    boolean reopen(FeedKeys keys, Predicate<FeedType> opening, Predicate<String> isMarkedDeleted) {
        Opened known = opened.get(keys);
        if (known == null) {
            return false;
        }
        if (exists(keys)) {
            known.deleted().set(false);
            return true;
        }
        synchronized (this) {
            if (exists(keys)) {
                return true;
            }
            boolean isLost = keys.keySpace().isRegistryApart()
                    ? !known.isDeleted(isMarkedDeleted)
                    : redis.execute(
                            "Looking for the loss of feed '" + keys.feed() + "'",
                            connection -> isLost(connection, keys, known));
            if (!isLost) {
                return false;
            }
            losses++;
            if (opening.test(known.type())) {
                log.warn(
                        "Redis has lost feed '{}' and all that this library kept beside it, as after FLUSHALL or a restart without its data; the feed is opened again, empty",
                        keys.feed());
            }
            return true;
        }
    }

    private boolean exists(FeedKeys keys) {
        return redis.execute(
                "Looking for feed '" + keys.feed() + "'",
                connection -> Boolean.TRUE.equals(connection.keyCommands().exists(keys.of(FeedKey.CONFIG))));
    }

    private boolean isLost(RedisConnection connection, FeedKeys keys, Opened known) {
        byte[] registry = keys.registry();
        if (Boolean.TRUE.equals(connection.keyCommands().exists(keys.of(FeedKey.GENERATION)))
                || Boolean.TRUE.equals(connection.keyCommands().exists(keys.of(FeedKey.DELETED)))) {
            return false;
        }
        if (known.losses() < losses
                || !Boolean.TRUE.equals(connection.keyCommands().exists(registry))) {
            return true;
        }
        List<byte[]> others =
                Objects.requireNonNullElse(connection.setCommands().sRandMember(registry, ASKED), List.of());
        return others.stream().allMatch(name -> {
            FeedKeys other = new FeedKeys(keys.keySpace(), new String(name, StandardCharsets.UTF_8));
            byte[] generation = connection
                    .hashCommands()
                    .hGet(other.of(FeedKey.CONFIG), "generation".getBytes(StandardCharsets.UTF_8));
            return generation != null && FeedType.beginOf(new String(generation, StandardCharsets.UTF_8)) > known.at();
        });
    }

    /**
     * What a handle was told when its feed was opened.
     *
     * @param type of the feed
     * @param generation of the feed, may be empty
     * @param at when, in seconds by the clock of Redis
     * @param losses how many this process had noticed before
     * @param deleted whether its mark of deletion was seen since
     */
    private record Opened(FeedType type, String generation, long at, int losses, AtomicBoolean deleted) {

        /** The mark expires after a day; what is deleted stays so until the feed exists again. */
        boolean isDeleted(Predicate<String> isMarked) {
            if (!deleted.get()) {
                deleted.set(isMarked.test(generation));
            }
            return deleted.get();
        }
    }
}
