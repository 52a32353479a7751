package io.thoonk.redis.keys;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The keys of a job feed in the order that {@code lib/job.lua} names.
 *
 * @since 0.1.0
 */
public final class JobKeys {

    private static final FeedKey[] ORDER = {
        FeedKey.CONFIG,
        FeedKey.IDS,
        FeedKey.ITEMS,
        FeedKey.PUBLISHES,
        FeedKey.PUBLISHED,
        FeedKey.CLAIMED,
        FeedKey.CANCELLED,
        FeedKey.STALLED,
        FeedKey.FINISHES,
        FeedKey.GENERATION,
        FeedKey.LEASES,
        FeedKey.TOKENS,
        FeedKey.ATTEMPTS,
        FeedKey.CRASHES,
        FeedKey.ERRORS,
        FeedKey.PROGRESS,
        FeedKey.DELAYED,
        FeedKey.DELAYED_ITEMS,
        FeedKey.DELAYED_META,
        FeedKey.SUSPECTS,
        FeedKey.HEADERS,
        FeedKey.CLAIMING,
        FeedKey.REMEMBERED,
        FeedKey.ENDED,
        FeedKey.EXTRAS
    };

    /** Behind those, what is there only where {@link FeedKey#EXTRAS} is; new ones come last. */
    private static final FeedKey[] OF_EXTRAS = {
        FeedKey.OPTIONS,
        FeedKey.GATE,
        FeedKey.LANES,
        FeedKey.LANES_PARKED,
        FeedKey.LANES_SERVED,
        FeedKey.RUNNING,
        FeedKey.PENDING,
        FeedKey.STARTS,
        FeedKey.PACE,
        FeedKey.LIMITS,
        FeedKey.CHECKPOINTS,
        FeedKey.OUTBOX,
        FeedKey.PASSED,
        FeedKey.OUTBOX_FAILED,
        FeedKey.UNIQUE,
        FeedKey.EXPIRY,
        FeedKey.FINISHED,
        FeedKey.FINISHED_TIMES,
        FeedKey.TAGS,
        FeedKey.WAITS,
        FeedKey.WAITS_FOR,
        FeedKey.WAITS_TOLD
    };

    private static final FeedKey[] ALL =
            Stream.concat(Arrays.stream(ORDER), Arrays.stream(OF_EXTRAS)).toArray(FeedKey[]::new);

    /** With this begins the generation of a job feed; {@code lib/type.lua} reads it. */
    private static final String TAG = "feed0004";

    private JobKeys() {}

    /** A random value that tells one life of a feed from the next (contract rule 4). */
    public static byte[] newGeneration() {
        return WireText.bytes(TAG + RandomIds.next().substring(TAG.length()));
    }

    /**
     * {@return those that all scripts of jobs take but the quick ones}
     *
     * @param keys the feed
     */
    public static byte[][] of(FeedKeys keys) {
        return keys.of(ALL);
    }

    /** Those that the quick scripts have, which decline where there is more to look at, and behind them keys of single jobs. */
    public static byte[][] quick(FeedKeys keys, List<byte[]> ofJobs) {
        return and(keys.of(ORDER), ofJobs);
    }

    /** Those, and behind them what {@code lib/recurring.lua} names. */
    public static byte[][] andRecurring(FeedKeys keys) {
        return and(
                keys,
                List.of(
                        keys.of(FeedKey.RECURRING),
                        keys.of(FeedKey.RECURRING_ITEMS),
                        keys.of(FeedKey.RECURRING_DUE),
                        keys.of(FeedKey.RECURRING_DECLARED)));
    }

    /** Those, and behind them where it is remembered what was received of others. */
    public static byte[][] andInbox(FeedKeys keys) {
        return and(keys, List.of(keys.of(FeedKey.INBOX)));
    }

    /** Those, and behind them keys of single jobs. */
    public static byte[][] and(FeedKeys keys, List<byte[]> ofJobs) {
        return and(of(keys), ofJobs);
    }

    private static byte[][] and(byte[][] ofFeed, List<byte[]> ofJobs) {
        if (ofJobs.isEmpty()) {
            return ofFeed;
        }
        byte[][] all = Arrays.copyOf(ofFeed, ofFeed.length + ofJobs.size());
        for (int i = 0; i < ofJobs.size(); i++) {
            all[ofFeed.length + i] = ofJobs.get(i);
        }
        return all;
    }
}
