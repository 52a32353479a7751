package io.thoonk.feed;

import io.thoonk.FeedTypeMismatchException;
import io.thoonk.PartitionMismatchException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.keys.FeedKeys;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why a feed cannot be opened, made or configured: by what is asked for, or by what stands in Redis. */
final class FeedRefusals {

    private FeedRefusals() {}

    static void refuseOldLayout(String name, ScriptReply reply) {
        if (reply.status().equals("old layout")) {
            throw new ThoonkRedisException(
                    "Feed '" + name + "' cannot be used: its configuration feed.config:" + name
                            + " is a text, the layout of thoonk.py before November 2011 and of thoonk.js 0.2, and not"
                            + " a hash. Update the programs that share it (thoonk.py 1.0, thoonk.js 0.3 to 0.5),"
                            + " rename that key to keep the text, and open the feed again; its items stay as they are",
                    null);
        }
    }

    static void requireType(String name, FeedType type, @Nullable FeedConfig config) {
        if (config != null && config.type().isPresent() && config.type().get() != type) {
            throw new FeedTypeMismatchException(
                    name, type.wireName(), config.type().get().wireName());
        }
        if (config != null && config.partitions().isPresent() && type != FeedType.JOB) {
            throw new IllegalArgumentException("Feed '" + name + "' is of type '" + type.wireName()
                    + "', and only a job feed has partitions; leave them out, or open it by jobs(…)");
        }
    }

    static void refuseOtherPartitions(FeedKeys keys, @Nullable FeedConfig config, ScriptReply reply) {
        if (config != null && reply.status().equals("partitions")) {
            throw new PartitionMismatchException(
                    keys.feed(), config.partitions().orElse(0), storedPartitions(reply, 2));
        }
    }

    static int storedPartitions(ScriptReply reply, int place) {
        return reply.optionalText(place)
                .map(count -> FeedConfig.ofFields(Map.of(JobRetentionBuilder.PARTITIONS, count)))
                .map(config -> config.partitions().orElse(0))
                .orElse(0);
    }

    static void requireJobs(FeedKeys keys, FeedType type, @Nullable FeedConfig config) {
        if (keys.isScripted() && type != FeedType.JOB) {
            throw new IllegalArgumentException("Feed '" + keys.feed() + "' cannot be a " + type.wireName()
                    + ": it is of the scripted dialect of thoonk.js, of which this library has job feeds only; choose another name, or"
                    + " set thoonk.dialects[" + keys.feed() + "]=contract");
        }
        if (keys.isScripted() && config != null && config.partitions().isPresent()) {
            throw new IllegalArgumentException(
                    "Feed '" + keys.feed()
                            + "' cannot have partitions: it is of the scripted dialect of thoonk.js, which knows none and is not for clusters");
        }
    }

    static void refuseMismatch(FeedKeys keys, FeedType type, ScriptReply reply) {
        refuseOldLayout(keys.feed(), reply);
        if (reply.status().equals("mismatch")) {
            throw new FeedTypeMismatchException(keys.feed(), type.wireName(), reply.text(2));
        }
    }
}
