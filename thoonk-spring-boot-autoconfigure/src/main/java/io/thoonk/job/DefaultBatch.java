package io.thoonk.job;

import io.thoonk.AfterCommit;
import io.thoonk.FeedException;
import io.thoonk.NotReplicatedException;
import io.thoonk.SendObserver.Operation;
import io.thoonk.convert.PayloadCodec;
import io.thoonk.job.BatchNotice.BatchMember;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.RandomIds;
import io.thoonk.redis.keys.WireText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Handle to a batch. */
final class DefaultBatch implements Batch {

    private static final int NAMED = 20;

    private final BatchKeys keys;

    private final PayloadCodec<?> codec;

    private final BatchScripts scripts;

    private final Batches batches;

    private final JobPuts puts;

    private volatile boolean listed;

    DefaultBatch(BatchKeys keys, PayloadCodec<?> codec, BatchScripts scripts, Batches batches, JobPuts puts) {
        this.keys = keys;
        this.codec = codec;
        this.scripts = scripts;
        this.batches = batches;
        this.puts = puts;
    }

    @Override
    public String id() {
        return keys.id();
    }

    @Override
    public Batch onSuccess(String queue, Object payload) {
        return on("success", queue, payload);
    }

    @Override
    public Batch onEnd(String queue, Object payload) {
        return on("end", queue, payload);
    }

    @Override
    public Batch onTrouble(String queue, Object payload) {
        return on("trouble", queue, payload);
    }

    private Batch on(String event, String queue, Object payload) {
        WireText.name(queue);
        String key = RandomIds.next();
        PutOptions options = puts.keyResolvers().withKey(queue, payload, PutOptions.defaults());
        PutScript.Entry entry = PutScript.Entry.of(keys.id() + ">" + event, written(queue, payload), options, key);
        change("callback for " + event, () -> done(scripts.define(keys, event, new OutboxEntry(key, queue, entry))));
        return this;
    }

    @Override
    public Batch deadline(Instant deadline) {
        JobArguments.requireMillis("deadline", deadline);
        change("deadline", () -> done(scripts.deadline(keys, deadline)));
        return this;
    }

    @Override
    public String put(String queue, Object payload, PutOptions options) {
        JobPuts.refuseUnique(options, "Each put of batch '" + keys.id() + "' is a job of its own");
        if (options.conditions().waits().isForBatch(keys.id())) {
            throw new IllegalArgumentException(
                    "A member of batch '" + keys.id() + "' cannot wait for all members of it");
        }
        return puts.observer().one(Operation.PUT, queue, sending -> {
            String id = puts.idOf(options);
            sending.id(id);
            PutOptions carrying =
                    JobHeaders.added(puts.keyResolvers().withKey(queue, payload, options), sending.headers());
            byte[] item = written(queue, payload);
            String once = options.id().isPresent() ? "1" : "";
            Function<PutOptions, List<PutScript.Entry>> entries =
                    own -> List.of(PutScript.Entry.of(id, item, own, once).inBatch(keys.id()));
            inTime(queue, carrying, List.of(id), (feed, ids) -> {
                if (carrying.conditions().waits().isEmpty()) {
                    puts.script().put(feed, entries.apply(carrying));
                } else {
                    puts.waiting().put(feed, ids, carrying, entries);
                }
            });
            return id;
        });
    }

    @Override
    public List<String> putAll(String queue, Collection<?> payloads) {
        return puts.observer().many(Operation.PUT_ALL, queue, payloads.size(), sending -> {
            PutOptions options = JobHeaders.added(PutOptions.defaults(), sending.headers());
            List<String> ids = new ArrayList<>(payloads.size());
            Map<String, PutScript.Entry> entries = new HashMap<>();
            for (Object payload : payloads) {
                String id = RandomIds.next();
                ids.add(id);
                PutOptions own = puts.keyResolvers().withKey(queue, payload, options);
                entries.put(
                        id,
                        PutScript.Entry.of(id, written(queue, payload), own, "").inBatch(keys.id()));
            }
            inTime(queue, options, ids, (feed, some) -> {
                List<PutScript.Entry> all = some.stream().map(entries::get).toList();
                for (int from = 0, to; from < all.size(); from = to) {
                    to = PutScript.endOfBatch(all, from);
                    puts.script().put(feed, all.subList(from, to));
                }
            });
            return ids;
        });
    }

    private void inTime(
            String queue, PutOptions options, List<String> ids, BiConsumer<FeedKeys, List<String>> putting) {
        FeedKeys feed = new FeedKeys(keys.keySpace(), queue);
        Runnable sending = () -> {
            try {
                begin();
                for (int from = 0; from < ids.size(); from += PutScript.MAX_BATCH) {
                    int to = Math.min(from + PutScript.MAX_BATCH, ids.size());
                    put(feed, ids.subList(from, to), putting);
                }
            } catch (NotReplicatedException ex) {
                throw ex.withIds(ids);
            }
        };
        if (puts.isAfterCommit(options)) {
            AfterCommit.run(
                    keys,
                    "put of " + ids.size() + " jobs of batch '" + keys.id() + "' into feed '" + queue + "'",
                    sending);
        } else {
            sending.run();
        }
    }

    /** Not before the commit that members wait for: a batch that is closed without them is over. */
    private void change(String what, Runnable change) {
        Runnable sending = () -> {
            begin();
            change.run();
        };
        if (puts.isAfterCommit(PutOptions.defaults()) || AfterCommit.isPending(keys)) {
            AfterCommit.run(keys, what + " of batch '" + keys.id() + "'", sending);
        } else {
            sending.run();
        }
    }

    /** They are members before they are jobs, so that the batch does not end in between. */
    private void put(FeedKeys feed, List<String> ids, BiConsumer<FeedKeys, List<String>> putting) {
        List<BatchMember> members =
                ids.stream().map(id -> new BatchMember(feed.feed(), id)).toList();
        done(scripts.add(keys, members));
        try {
            putting.accept(feed, ids);
            ids.forEach(id -> puts.waiting().recent().add(feed.feed(), id));
        } catch (FeedException | IllegalArgumentException ex) {
            batches.follow(keys, scripts.drop(keys, members));
            throw ex;
        }
    }

    @Override
    public void close() {
        change("close", () -> {
            listed = false;
            done(scripts.close(keys));
        });
    }

    @Override
    public void cancel() {
        change("cancellation", () -> batches.cancel(keys));
    }

    @Override
    public int retryStalled() {
        return batches.retryStalled(keys);
    }

    @Override
    public BatchProgress progress() {
        return scripts.read(keys, NAMED).orElseGet(() -> BatchProgress.none(keys.id()));
    }

    private byte[] written(String queue, Object payload) {
        return codec.withTextAsJson(new FeedKeys(keys.keySpace(), queue).isScripted())
                .writeOther(payload);
    }

    /** Before there is anything of it, so that somebody looks after all that there is. */
    private void begin() {
        if (!listed) {
            batches.list(keys);
        }
    }

    private void done(BatchScripts.Changed changed) {
        if (!changed.isDone()) {
            throw new IllegalStateException("Batch '" + keys.id()
                    + "' takes nothing more, as all its jobs have ended or it was cancelled; choose another id");
        }
        if (!listed && !changed.isOver()) {
            // A failover between the two may have forgotten that it was listed.
            batches.list(keys);
            listed = true;
        }
        batches.follow(keys, changed);
    }

    @Override
    public String toString() {
        return "Batch[" + keys.id() + "]";
    }
}
