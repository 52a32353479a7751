package io.thoonk.job;

import io.thoonk.job.ClaimReply.ClaimedRow;
import io.thoonk.job.JobWaits.Awaited;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.JobKeys;
import io.thoonk.redis.keys.WireText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The scripts of jobs that wait for others, one typed method each. */
record WaitScripts(ScriptRunner runner) {

    private static final LuaScript FOLLOW = LuaScript.load(WaitScripts.class, "waits-follow.lua");

    private static final LuaScript HEAR = LuaScript.load(WaitScripts.class, "waits-hear.lua");

    private static final LuaScript LOOK = LuaScript.load(WaitScripts.class, "waits-look.lua");

    private static final LuaScript READ = LuaScript.load(WaitScripts.class, "waits-read.lua");

    /** Has jobs of another feed wait for jobs of this one; tells which of these are not known. */
    List<Follower> follow(FeedKeys keys, String feed, List<Follower> followers) {
        List<byte[]> arguments = new ArrayList<>();
        List<byte[]> ofJobs = new ArrayList<>();
        arguments.add(JobKeys.newGeneration());
        arguments.add(WireText.bytes(feed));
        followers.forEach(each -> {
            arguments.add(WireText.id(each.awaited().id()));
            arguments.add(WireText.id(each.id()));
            ofJobs.add(keys.jobFinished(each.awaited().id()));
            ofJobs.add(keys.jobRequest(each.awaited().id()));
        });
        ScriptReply reply =
                runner.run(FOLLOW, keys.feed(), JobKeys.and(keys, ofJobs), arguments.toArray(byte[][]::new));
        if (!reply.status().equals("ok")) {
            return followers;
        }
        List<Follower> unknown = new ArrayList<>();
        for (int i = 0; i < followers.size(); i++) {
            if (reply.number(2 + i) == 0) {
                unknown.add(followers.get(i));
            }
        }
        return unknown;
    }

    /** Tells jobs that wait what has become of others. */
    Heard hear(FeedKeys keys, List<WaitNotice> notices) {
        List<byte[]> arguments = new ArrayList<>(1 + 7 * notices.size());
        arguments.add(JobKeys.newGeneration());
        notices.forEach(notice -> {
            arguments.add(WireText.bytes(notice.follower()));
            arguments.add(WireText.bytes(notice.awaited().kind() == JobWaits.Kind.BATCH ? "b" : "f"));
            arguments.add(WireText.bytes(notice.awaited().feed()));
            arguments.add(WireText.bytes(notice.awaited().id()));
            arguments.add(WireText.bytes(notice.how()));
            arguments.add(WireText.bytes(notice.version()));
            arguments.add(notice.result());
        });
        ScriptReply reply = runner.runReplicated(HEAR, keys, JobKeys.of(keys), arguments.toArray(byte[][]::new));
        List<WaitNotice> heard = new ArrayList<>(notices);
        for (int i = 2; i < reply.size(); i++) {
            heard.remove(notices.get((int) reply.number(i)));
        }
        return new Heard(heard, reply.number(1) == 1);
    }

    /**
     * Looks after some jobs that wait, and some that are waited for.
     *
     * @param behind which of the latter to go on behind, {@code ""} at first
     * @param awaited how many of the latter
     * @param offset how many of the former to pass over
     * @param waiting how many of the former
     * @param ids jobs to look at besides
     */
    Looked look(FeedKeys keys, String behind, int awaited, long offset, int waiting, List<String> ids) {
        List<byte[]> arguments = new ArrayList<>(List.of(
                JobKeys.newGeneration(),
                WireText.bytes(behind),
                WireText.number(awaited),
                WireText.number(offset),
                WireText.number(waiting)));
        ids.forEach(id -> arguments.add(WireText.bytes(id)));
        ScriptReply reply = runner.run(LOOK, keys.feed(), JobKeys.of(keys), arguments.toArray(byte[][]::new));
        List<Follower> elsewhere = new ArrayList<>();
        for (int i = 4; i < reply.size(); i += 4) {
            elsewhere.add(new Follower(
                    reply.text(i),
                    new Awaited(JobWaits.Kind.of(reply.text(i + 1)), reply.text(i + 2), reply.text(i + 3))));
        }
        return new Looked(reply.number(1) == 1, reply.text(2), reply.number(3), elsewhere);
    }

    /** What a job has waited for; empty if the claim is no more. */
    Optional<List<Ended>> read(FeedKeys keys, ClaimedRow claim) {
        ScriptReply reply = runner.run(
                READ,
                keys.feed(),
                JobKeys.of(keys),
                claim.idBytes(),
                claim.claims().token());
        if (!reply.status().equals("ok")) {
            return Optional.empty();
        }
        List<Ended> ended = new ArrayList<>();
        for (int i = 1; i < reply.size(); i += 5) {
            ended.add(new Ended(
                    new Awaited(JobWaits.Kind.of(reply.text(i)), reply.text(i + 1), reply.text(i + 2)),
                    reply.text(i + 3),
                    reply.optionalBytes(i + 4)));
        }
        return Optional.of(ended);
    }

    /** A job that waits, and one of what it waits for. */
    record Follower(String id, Awaited awaited) {}

    /**
     * What became of notices.
     *
     * @param notices those that were heard; the others came too early
     * @param owes whether something more is to be delivered to others than before
     */
    record Heard(List<WaitNotice> notices, boolean owes) {}

    /**
     * What a look found.
     *
     * @param owes whether something is to be delivered to others
     * @param behind which of the jobs that are waited for to go on behind, {@code ""} at the end
     * @param offset how many of the jobs that wait to pass over the next time, 0 at the end
     * @param elsewhere what is waited for in other feeds, and batches
     */
    record Looked(boolean owes, String behind, long offset, List<Follower> elsewhere) {

        /** Where to go on, and nothing else. */
        Looked place() {
            return new Looked(false, behind, offset, List.of());
        }
    }

    /**
     * One that was waited for.
     *
     * @param awaited which
     * @param letter what became of it, as {@code lib/waits.lua} writes that
     * @param result its result, if that was carried
     */
    record Ended(Awaited awaited, String letter, Optional<byte[]> result) {

        EndedJob.Outcome outcome() {
            return switch (letter.toLowerCase(Locale.ROOT)) {
                case "f" -> EndedJob.Outcome.FINISHED;
                case "e" -> EndedJob.Outcome.EXPIRED;
                case "s", "o" -> EndedJob.Outcome.STALLED;
                default -> EndedJob.Outcome.RETRACTED;
            };
        }
    }
}
