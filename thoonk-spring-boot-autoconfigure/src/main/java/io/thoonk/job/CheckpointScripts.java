package io.thoonk.job;

import io.thoonk.job.ClaimReply.ClaimedRow;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.JobKeys;
import io.thoonk.redis.keys.WireText;
import java.util.Optional;

/**
 * The scripts by which the work at a job tells how far it is, one typed method each; all are fenced by the claim.
 *
 * @param runner runs them
 */
record CheckpointScripts(ScriptRunner runner) {

    private static final LuaScript PROGRESS = LuaScript.load(CheckpointScripts.class, "progress.lua");

    private static final LuaScript READ = LuaScript.load(CheckpointScripts.class, "checkpoint-read.lua");

    private static final LuaScript WRITE = LuaScript.load(CheckpointScripts.class, "checkpoint-write.lua");

    /** Keeps progress; tells whether the claim holds. */
    boolean progress(FeedKeys keys, ClaimedRow claim, JobProgress progress) {
        byte[] percent = WireText.number(progress.percent());
        return holds(run(PROGRESS, keys, claim, percent, WireText.bytes(progress.message())));
    }

    /** Reads what is kept; empty if the claim is no more. */
    Optional<Checkpoints> read(FeedKeys keys, ClaimedRow claim) {
        ScriptReply reply = run(READ, keys, claim);
        return holds(reply)
                ? Optional.of(reply.optionalBytes(1).map(Checkpoints::decode).orElse(Checkpoints.NONE))
                : Optional.empty();
    }

    /** Keeps this; tells whether the claim holds. */
    boolean write(FeedKeys keys, ClaimedRow claim, Checkpoints checkpoints) {
        return holds(run(WRITE, keys, claim, checkpoints.encode()));
    }

    private ScriptReply run(LuaScript script, FeedKeys keys, ClaimedRow claim, byte[]... more) {
        byte[][] arguments = new byte[3 + more.length][];
        arguments[0] = JobKeys.newGeneration();
        arguments[1] = claim.idBytes();
        arguments[2] = claim.claims().token();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return runner.run(script, keys.feed(), JobKeys.of(keys), arguments);
    }

    private static boolean holds(ScriptReply reply) {
        return reply.status().equals("ok");
    }
}
