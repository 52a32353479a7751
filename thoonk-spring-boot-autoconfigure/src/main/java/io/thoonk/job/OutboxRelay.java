package io.thoonk.job;

import io.thoonk.FeedException;
import io.thoonk.NotReplicatedException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.keys.FeedKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what feeds owe others. An entry leaves its outbox once it was received, and is received once: whoever reads it a
 * second time, as the process before died between the two, changes nothing. Thread-safe.
 */
final class OutboxRelay {

    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);

    /** The cursor at which a look through an outbox begins, and which tells that it is over. */
    private static final String START = "0";

    private static final int PAGE = PutScript.MAX_BATCH;

    /** So many pages a pass; the next one goes on there. */
    private static final int MOST_PAGES = 20;

    /** So many feeds and batches, one because of the other, on one thread. */
    private static final int MOST_PASSES = 200;

    private final Outboxes scripts;

    private final BatchScripts batches;

    private final WaitScripts waits;

    private final BiConsumer<FeedKeys, List<PutScript.Entry>> receiving;

    private final Executor executor;

    private final RelayPasses passes = new RelayPasses();

    /** With what puts entries into their feed. */
    OutboxRelay(
            Outboxes scripts,
            BatchScripts batches,
            WaitScripts waits,
            BiConsumer<FeedKeys, List<PutScript.Entry>> receiving,
            Executor executor) {
        this.scripts = scripts;
        this.batches = batches;
        this.waits = waits;
        this.receiving = receiving;
        this.executor = executor;
    }

    /** Delivers on another thread; what fails is left to maintenance. */
    void relaySoon(OutboxSource source) {
        if (passes.ask(source.words())) {
            goOn(source, START);
        }
    }

    /** Looks through the whole outbox, some pages at a time, so that others have their turn between them. */
    private void goOn(OutboxSource source, String cursor) {
        try {
            executor.execute(() -> {
                if (cursor.equals(START)) {
                    passes.begin(source.words());
                }
                String next = START;
                try {
                    Map<String, OutboxSource> following = new LinkedHashMap<>();
                    next = relay(source, cursor, following).cursor();
                    relay(following);
                } finally {
                    if (!next.equals(START)) {
                        goOn(source, next);
                    } else if (passes.end(source.words())) {
                        goOn(source, START);
                    }
                }
            });
        } catch (RejectedExecutionException ex) {
            passes.giveUp(source.words());
            log.debug("Maintenance delivers what {} owes others", source.words(), ex);
        } catch (Error ex) {
            // Who asks next must not take this pass for one that comes.
            passes.giveUp(source.words());
            throw ex;
        }
    }

    /**
     * Delivers, and what follows from that as well, in turn, however long the chain is: of a long one, and of a long outbox, the rest
     * goes to another thread. What fails is left to maintenance.
     *
     * @return whether others have heard all that the source owed them, so that what they do not know is not on its way
     */
    boolean relayNow(OutboxSource source) {
        Map<String, OutboxSource> following = new LinkedHashMap<>();
        boolean isAllHeard = relaySome(source, following);
        relay(following);
        return isAllHeard;
    }

    private void relay(Map<String, OutboxSource> following) {
        for (int passes = 1; passes < MOST_PASSES && !following.isEmpty(); passes++) {
            relaySome(following.remove(following.keySet().iterator().next()), following);
        }
        following.values().forEach(this::relaySoon);
    }

    /** One pass; of a long outbox the rest goes to another thread. */
    private boolean relaySome(OutboxSource source, Map<String, OutboxSource> following) {
        Pass pass = relay(source, START, following);
        if (!pass.cursor().equals(START)) {
            relaySoon(source);
        }
        return pass.isAllHeard();
    }

    /** Some pages from a cursor; adds those who owe something because of what they hold. */
    private Pass relay(OutboxSource source, String from, Map<String, OutboxSource> following) {
        String cursor = from;
        boolean isAllHeard = true;
        try {
            for (int page = 0; page < MOST_PAGES; page++) {
                OutboxScripts.Page some = scripts.read(source, cursor, PAGE);
                if (!some.bodies().isEmpty()) {
                    isAllHeard &= deliver(source, RelayPlan.of(source.name(), some.bodies()), following);
                }
                cursor = some.cursor();
                if (cursor.equals(START)) {
                    unlistIfOver(source);
                    return new Pass(START, isAllHeard);
                }
            }
            return new Pass(cursor, false);
        } catch (ThoonkRedisException | NotReplicatedException ex) {
            log.debug("What {} owes others could not be delivered; maintenance tries again", source.words(), ex);
            return new Pass(START, false);
        }
    }

    /** A batch is looked after until others have received all that it owed them. */
    private void unlistIfOver(OutboxSource source) {
        source.batch().filter(batch -> batches.look(batch).isOver()).ifPresent(batches::unlist);
    }

    /** Tells whether all notices were heard. */
    private boolean deliver(OutboxSource source, RelayPlan plan, Map<String, OutboxSource> following) {
        AtomicBoolean isAllHeard = new AtomicBoolean(true);
        Map<String, String> failed = new LinkedHashMap<>(plan.unreadable());
        for (RelayPlan.Delivery delivery : plan.deliveries()) {
            try {
                receiving.accept(new FeedKeys(source.keySpace(), delivery.target()), delivery.jobs());
                scripts.settle(source, delivery.keys(), Map.of());
            } catch (FeedException | IllegalArgumentException ex) {
                delivery.keys().forEach(key -> failed.put(key, OutboxFailure.text(delivery.target(), ex)));
            } catch (RuntimeException ex) {
                notDelivered(source, "feed '" + delivery.target() + "'", ex);
            }
        }
        plan.notices().forEach((batch, notices) -> {
            try {
                tell(source, new BatchKeys(source.keySpace(), batch), notices, following);
            } catch (RuntimeException ex) {
                isAllHeard.set(false);
                notDelivered(source, "batch '" + batch + "'", ex);
            }
        });
        plan.waits().forEach((feed, notices) -> {
            try {
                tell(source, new FeedKeys(source.keySpace(), feed), notices, following);
            } catch (RuntimeException ex) {
                isAllHeard.set(false);
                notDelivered(source, "jobs of feed '" + feed + "' that wait", ex);
            }
        });
        if (!failed.isEmpty() && scripts.settle(source, List.of(), failed) > 0) {
            log.warn(
                    "Jobs that {} owes others cannot be put; it is tried again until they can: {}",
                    source.words(),
                    failed.values().iterator().next().replace('\0', ' '));
        }
        return isAllHeard.get();
    }

    /** Of a cluster one master may be away, or one feed not be as it should: what goes to others must not wait for it. */
    private static void notDelivered(OutboxSource source, String target, RuntimeException failure) {
        if (failure instanceof ThoonkRedisException || failure instanceof NotReplicatedException) {
            log.debug("What {} owes {} is tried again", source.words(), target, failure);
        } else {
            log.error("What {} owes {} could not be delivered; it is tried again", source.words(), target, failure);
        }
    }

    /** Tells jobs that wait what they waited for; what came before they were put stays for a while. */
    private void tell(
            OutboxSource source, FeedKeys feed, List<WaitNotice> notices, Map<String, OutboxSource> following) {
        WaitScripts.Heard heard = waits.hear(feed, notices);
        scripts.settle(source, heard.notices().stream().map(WaitNotice::key).toList(), Map.of());
        if (heard.owes()) {
            follow(OutboxSource.of(feed), following);
        }
    }

    /** Tells a batch of its members; what follows for it is delivered as well. */
    private void tell(
            OutboxSource source, BatchKeys batch, List<BatchNotice> notices, Map<String, OutboxSource> following) {
        BatchScripts.Changed changed = batches.tell(batch, notices);
        scripts.settle(source, notices.stream().map(BatchNotice::key).toList(), Map.of());
        if (changed.owes()) {
            follow(OutboxSource.of(batch), following);
        }
        if (changed.isOver()) {
            batches.unlist(batch);
        }
    }

    private static void follow(OutboxSource owing, Map<String, OutboxSource> following) {
        following.put(owing.words(), owing);
    }

    /** The outboxes in Redis. */
    interface Outboxes {

        /** Reads entries from a cursor, {@code "0"} at first. */
        OutboxScripts.Page read(OutboxSource source, String cursor, int count);

        /**
         * Removes what was received, and notes what cannot be delivered.
         *
         * @return how many of the latter are new
         */
        long settle(OutboxSource source, List<String> received, Map<String, String> failed);
    }

    /**
     * Some pages of an outbox.
     *
     * @param cursor where to go on, or {@link #START}
     * @param isAllHeard whether these were the last ones, and all notices in them were heard
     */
    private record Pass(String cursor, boolean isAllHeard) {}
}
