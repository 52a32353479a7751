package io.thoonk.job.maintenance;

import io.thoonk.job.JobSettings;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedChannel;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.JobKeys;
import io.thoonk.redis.keys.WireText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The scripts of maintenance, one typed method each. */
final class MaintenanceScripts {

    /** A feed that has none of these needs nobody who maintains it. */
    static final FeedKey[] MAINTAINED = {
        FeedKey.DELAYED,
        FeedKey.LANES_PARKED,
        FeedKey.EXPIRY,
        FeedKey.LEASES,
        FeedKey.CLAIMED,
        FeedKey.CLAIMING,
        FeedKey.ENDED,
        FeedKey.GATE,
        FeedKey.RUNNING,
        FeedKey.PENDING,
        FeedKey.STARTS,
        FeedKey.PACE,
        FeedKey.OUTBOX,
        FeedKey.UNIQUE,
        FeedKey.WAITS,
        FeedKey.WAITS_FOR,
        FeedKey.RECURRING_DUE
    };

    /** A feed that has none of these has lost nothing and left nothing over; {@code survey.lua} looks the same way. */
    static final FeedKey[] REPAIRED = {
        FeedKey.ITEMS,
        FeedKey.ATTEMPTS,
        FeedKey.CRASHES,
        FeedKey.ERRORS,
        FeedKey.HEADERS,
        FeedKey.REMEMBERED,
        FeedKey.PROGRESS,
        FeedKey.SUSPECTS,
        FeedKey.OPTIONS,
        FeedKey.CHECKPOINTS,
        FeedKey.UNIQUE
    };

    private static final LuaScript LEAD = LuaScript.load(MaintenanceScripts.class, "lead.lua");

    private static final LuaScript EXPIRE = LuaScript.load(MaintenanceScripts.class, "expire.lua");

    private static final LuaScript SURVEY = LuaScript.load(MaintenanceScripts.class, "survey.lua");

    private static final LuaScript ORPHANS = LuaScript.load(MaintenanceScripts.class, "orphans.lua");

    private static final LuaScript REPAIR = LuaScript.load(MaintenanceScripts.class, "repair.lua");

    private static final LuaScript SWEEP = LuaScript.load(MaintenanceScripts.class, "sweep.lua");

    private final ScriptRunner runner;

    private final JobSettings.Maintaining settings;

    MaintenanceScripts(ScriptRunner runner, JobSettings.Maintaining settings) {
        this.runner = runner;
        this.settings = settings;
    }

    /** Opens the feed again if Redis has lost it. */
    void reopenIfLost(FeedKeys keys) {
        runner.reopenIfLost(keys);
    }

    /**
     * Tries to be the one that maintains a feed.
     *
     * @param lease for how long, zero to let it go
     * @param anyway whether to be so even if there is nothing to maintain
     */
    Lead lead(FeedKeys keys, String process, Duration lease, boolean anyway) {
        byte[][] all = new byte[1 + MAINTAINED.length][];
        all[0] = keys.of(FeedKey.MAINTENANCE);
        System.arraycopy(keys.of(MAINTAINED), 0, all, 1, MAINTAINED.length);
        ScriptReply reply = runner.run(
                LEAD, keys.feed(), all, WireText.bytes(process), number(lease.toMillis()), number(anyway ? 1 : 0));
        return new Lead(reply.status().equals("ok"), reply.number(1), reply.number(2) == 1, reply.number(3));
    }

    /**
     * Ends what expired, and puts back ids that a dead process left in the claiming list.
     *
     * @param step how many entries to touch at most
     * @param offset how many of the oldest claims were looked at, and are ours and renewed
     * @param gateOffset how many jobs that the gate let go were looked at
     * @param abandoned ids to be put back
     */
    Expired expire(FeedKeys keys, int step, long offset, long gateOffset, Collection<String> abandoned) {
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(JobKeys.newGeneration());
        arguments.add(number(step));
        arguments.add(number(settings.maxCrashes()));
        arguments.add(number(peerClaimMillis()));
        arguments.add(putChannel(keys));
        arguments.add(number(offset));
        arguments.add(number(gateOffset));
        abandoned.forEach(id -> arguments.add(WireText.bytes(id)));
        ScriptReply reply = runner.run(EXPIRE, keys.feed(), JobKeys.of(keys), arguments.toArray(byte[][]::new));
        if (!reply.status().equals("ok")) {
            return new Expired(0, 0, 0, false, List.of(), 0, 0, Duration.ZERO, 0, 0, false);
        }
        return new Expired(
                reply.number(1),
                reply.number(2),
                reply.number(3),
                reply.number(4) == 1,
                texts(reply.list(6), 0),
                reply.number(7),
                reply.number(8),
                Duration.ofMillis(reply.number(9)),
                reply.number(10),
                reply.number(11),
                reply.number(12) == 1);
    }

    /** A minus before it where nobody has asked for it. */
    private long peerClaimMillis() {
        Duration asked = settings.peerClaimTimeout();
        return asked == null ? -JobSettings.Maintaining.PEER_CLAIM_TIMEOUT.toMillis() : asked.toMillis();
    }

    private byte[] putChannel(FeedKeys keys) {
        return settings.peerMessages() ? keys.of(FeedChannel.PEER_PUT) : new byte[0];
    }

    Survey survey(FeedKeys keys) {
        ScriptReply reply = runner.run(SURVEY, keys.feed(), JobKeys.of(keys));
        return new Survey(
                reply.number(1),
                reply.number(2),
                reply.number(3),
                reply.number(4),
                retention(reply.text(5), reply.text(6)),
                reply.number(7));
    }

    /** What the configuration of the feed says of stalled jobs, else what the application does. */
    private StalledRetention retention(String max, String millis) {
        JobSettings.Retention usual = settings.retention();
        return new StalledRetention(
                !max.isEmpty()
                        ? Long.valueOf(max)
                        : usual.stalledMax() == null ? null : Long.valueOf(usual.stalledMax()),
                !millis.isEmpty() ? Duration.ofMillis(Long.parseLong(millis)) : usual.stalledFor());
    }

    /** Items that are neither claimed nor stalled, a few at a time. */
    Step orphans(FeedKeys keys, String cursor, int step) {
        ScriptReply reply = runner.run(ORPHANS, keys.feed(), JobKeys.of(keys), WireText.bytes(cursor), number(step));
        return new Step(reply.text(1), texts(reply, 2));
    }

    Repaired repair(FeedKeys keys, List<String> cleared, List<String> pending) {
        List<byte[]> arguments = new ArrayList<>(3 + cleared.size() + pending.size());
        arguments.add(JobKeys.newGeneration());
        arguments.add(number(settings.sightingsApart().toMillis()));
        arguments.add(number(cleared.size()));
        cleared.forEach(id -> arguments.add(WireText.bytes(id)));
        pending.forEach(id -> arguments.add(WireText.bytes(id)));
        ScriptReply reply = runner.run(REPAIR, keys.feed(), JobKeys.of(keys), arguments.toArray(byte[][]::new));
        return new Repaired(reply.number(1), reply.number(2), reply.number(3));
    }

    /** Removes fields of ours whose jobs are gone, a few at a time; tells the next cursor. */
    String sweep(FeedKeys keys, String hash, String cursor, int step) {
        return runner.run(
                        SWEEP,
                        keys.feed(),
                        JobKeys.of(keys),
                        WireText.bytes(hash),
                        WireText.bytes(cursor),
                        number(step))
                .text(1);
    }

    private static List<String> texts(ScriptReply reply, int from) {
        List<String> texts = new ArrayList<>();
        for (int i = from; i < reply.size(); i++) {
            texts.add(reply.text(i));
        }
        return texts;
    }

    private static byte[] number(long number) {
        return WireText.bytes(Long.toString(number));
    }

    /**
     * Who maintains a feed.
     *
     * @param isOurs whether this process does
     * @param nextDueMillis in how many ms a delayed job is due, negative if none is
     * @param isBusy whether there may be something to maintain
     * @param nextRecurrenceMillis in how many ms something recurs, negative if nothing does
     */
    record Lead(boolean isOurs, long nextDueMillis, boolean isBusy, long nextRecurrenceMillis) {}

    /**
     * What one step ended.
     *
     * @param promoted delayed jobs that were due
     * @param expired claims that had expired
     * @param stalled of their jobs, those that crashed too often
     * @param more whether there may be more
     * @param claiming ids in the claiming list
     * @param offset where the next look at old claims begins, 0 at the end
     * @param aged of the expired claims, those of peers that nobody has given a time
     * @param oldest age of the oldest of these
     * @param gateOffset where the next look at jobs that the gate let go begins, 0 at the end
     * @param late jobs that expired before they were started
     * @param hasWaits whether jobs wait for others
     */
    record Expired(
            long promoted,
            long expired,
            long stalled,
            boolean more,
            List<String> claiming,
            long offset,
            long aged,
            Duration oldest,
            long gateOffset,
            long late,
            boolean hasWaits) {}

    /**
     * Sizes that tell whether something may be left over.
     *
     * @param orphans how many more items there are than ids in a state
     * @param suspects items that were seen in no state
     * @param beside fields that we keep beside jobs
     * @param stalled stalled jobs
     * @param retention which of them the feed keeps
     * @param now when that was, in ms
     */
    record Survey(long orphans, long suspects, long beside, long stalled, StalledRetention retention, long now) {}

    /**
     * One step of a walk.
     *
     * @param cursor where the next begins, {@code "0"} at the end
     * @param ids what was found
     */
    record Step(String cursor, List<String> ids) {}

    /**
     * What a repair did.
     *
     * @param requeued put back into the line
     * @param removed deleted
     * @param suspected to be looked at again
     */
    record Repaired(long requeued, long removed, long suspected) {}
}
