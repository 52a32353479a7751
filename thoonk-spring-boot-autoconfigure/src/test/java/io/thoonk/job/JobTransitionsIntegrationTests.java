package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.JobFeedFixture;
import io.thoonk.TestTemplates;
import io.thoonk.feed.FeedConfig;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.test.Utf8;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Takes a job through each {@link JobTransition} and looks which script did it, and where the job stood before and after. */
class JobTransitionsIntegrationTests extends JobFeedFixture {

    JobTransitionsIntegrationTests() {
        super(TestTemplates.hasty());
    }

    private static final String ID = "x";

    private static final Schedule HOURLY = Schedule.every(Duration.ofHours(1));

    private static final PutOptions NAMED = PutOptions.builder().id(ID).build();

    private JobClaims<String> claims;

    private JobPromotion promotion;

    private String id = ID;

    private int recurrences;

    @BeforeEach
    void open() {
        claims = feed.claims(Duration.ofMinutes(5));
        promotion = new JobPromotion(new ScriptRunner(new RedisAccess(server.connectionFactory())), false);
        // From now on the feed is ours.
        jobs.retract(jobs.put("first"));
        redis.configSet("slowlog-log-slower-than", "0");
        redis.configSet("slowlog-max-len", "1000");
    }

    @AfterEach
    void logNoMore() {
        redis.configSet("slowlog-log-slower-than", "-1");
    }

    @ParameterizedTest
    @EnumSource
    void takesAJobFromOneStateToTheNext(JobTransition transition) {
        transition.before().ifPresent(this::bring);
        prepare(transition);
        assertThat(jobs.state(id)).isEqualTo(transition.before());
        redis.slowlogReset();
        take(transition);
        assertThat(digests()).contains(script(transition.script()).sha1());
        assertThat(jobs.state(id)).isEqualTo(transition.after());
    }

    /** It stands beside its owner, in the package of jobs or in one below. */
    private static LuaScript script(String name) {
        String folder = Stream.of("maintenance/", "recurring/")
                .filter(each -> JobScripts.class.getResource(each + name) != null)
                .findFirst()
                .orElse("");
        return LuaScript.load(JobScripts.class, folder + name);
    }

    private void bring(JobState state) {
        PutOptions later = NAMED.toBuilder().delay(Duration.ofHours(1)).build();
        jobs.put("work", state == JobState.DELAYED ? later : NAMED);
        if (state == JobState.ORPHANED) {
            redis.rpop(bytes("feed.ids:j"));
        } else if (state == JobState.CLAIMED || state == JobState.STALLED) {
            claim();
        }
        if (state == JobState.STALLED) {
            jobs.stall(ID);
        }
    }

    /** Makes it so that the transition is due. */
    private void prepare(JobTransition transition) {
        switch (transition) {
            case BECOME_DUE, CLAIM_WHEN_DUE -> redis.zadd(bytes("thoonk.delayed:j"), 1, bytes(ID));
            case EXPIRE -> endLease();
            case EXPIRE_UNSTARTED -> passTime('e');
            case EXPIRE_UNDONE -> passTime('d');
            case RECUR_INSTEAD -> {
                jobs.recurring("hourly", HOURLY, "work", Misfire.ONCE, Overlap.CANCEL_RUNNING);
                jobs.retract(ID);
                id = recur();
                claim();
            }
            case WAIT_NO_MORE, WAIT_NO_MORE_FOR_WORK, STALL_WITH -> waitFor("j", WhenFailed.STALL);
            case DROP_WITH -> waitFor("j", WhenFailed.DROP);
            case HEAR -> waitFor("others", WhenFailed.STALL);
            case MISS_A_PEER -> {
                waitFor("j", WhenFailed.STALL);
                redis.hdel(bytes("feed.items:j"), bytes("other"));
            }
            case WAIT_AGAIN -> {
                waitFor("j", WhenFailed.STALL);
                jobs.stall("other");
            }
            case CRASH_TOO_OFTEN -> {
                endLease();
                redis.hset(bytes("thoonk.crashes:j"), bytes(ID), bytes("1"));
            }
            case REPAIR -> jobs.maintain();
            case DROP_STALLED -> {
                thoonk.configure(
                        "j",
                        FeedConfig.builder().keepStalled(Duration.ofHours(1)).build());
                redis.hset(bytes("thoonk.errors:j"), bytes(ID), bytes("0:1000:\0long ago"));
            }
            case REMOVE -> {
                redis.zrem(bytes("feed.published:j"), bytes(ID));
                jobs.maintain();
            }
            default -> {}
        }
    }

    private void take(JobTransition transition) {
        switch (transition) {
            case PUT -> id = jobs.put("work");
            case PUT_WITH_OPTIONS -> jobs.put("work", NAMED);
            case PUT_FOR_LATER ->
                jobs.put("work", NAMED.toBuilder().delay(Duration.ofHours(1)).build());
            case RECUR -> {
                jobs.recurring("hourly", HOURLY, "work");
                id = recur();
            }
            case RECUR_INSTEAD -> recur();
            case PUT_TO_WAIT -> {
                jobs.put("other", PutOptions.builder().id("other").build());
                jobs.put("work", NAMED.toBuilder().after("other").build());
            }
            case WAIT_NO_MORE -> jobs.finish("other");
            case WAIT_NO_MORE_FOR_WORK -> complete();
            case STALL_WITH, DROP_WITH -> jobs.stall("other");
            case WAIT_AGAIN -> jobs.retry("other");
            case HEAR -> {
                JobQueue<String> others = thoonk.jobs("others", String.class);
                others.get().orElseThrow().finish();
            }
            case FOLLOW -> {
                id = followed();
                claimed.finish();
            }
            case FOLLOW_WORK -> {
                id = followed();
                complete();
            }
            case MISS_A_PEER,
                    BECOME_DUE,
                    EXPIRE,
                    EXPIRE_UNSTARTED,
                    EXPIRE_UNDONE,
                    CRASH_TOO_OFTEN,
                    REPAIR,
                    REMOVE,
                    DROP_STALLED -> jobs.maintain();
            case PROMOTE -> assertThat(promotion.promote(keys(), ID)).isTrue();
            case REQUEUE -> assertThat(promotion.requeue(keys(), ID)).isTrue();
            case CLAIM, CLAIM_WHEN_DUE -> claim();
            case COMPLETE -> complete();
            case FINISH -> jobs.finish(ID);
            case CANCEL -> jobs.cancel(ID);
            case BACK_OFF -> claimed.cancel(Duration.ofHours(1));
            case TRY_LATER -> claimed.retryLater(Duration.ofHours(1));
            case TRY_AGAIN -> claimed.retryLater(Duration.ZERO);
            case GIVE_BACK -> claimed.giveBack();
            case LEAVE -> claimed.requeue();
            case RECLAIM -> claims.reclaim(List.of());
            case STALL -> jobs.stall(ID);
            case RETRY -> jobs.retry(ID);
            case RETRACT_AVAILABLE, RETRACT_DELAYED, RETRACT_CLAIMED, RETRACT_STALLED, RETRACT_ORPHANED ->
                assertThat(jobs.retract(ID)).isTrue();
        }
    }

    /** Has the job wait for another one, which is claimed where it is of the same feed. */
    private void waitFor(String queue, WhenFailed whenFailed) {
        jobs.retract(ID);
        thoonk.jobs(queue, String.class)
                .put("other", PutOptions.builder().id("other").build());
        PutOptions options = NAMED.toBuilder()
                .afterJobsOf(queue, "other")
                .whenFailed(whenFailed)
                .build();
        jobs.put("work", options);
        if (queue.equals("j")) {
            claim();
        }
    }

    private Job<String> claimed;

    private String followed() {
        jobs.put("first");
        claim();
        return claimed.then("j", "work");
    }

    private void claim() {
        claimed = claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(1))
                .claimed()
                .get(0);
    }

    private void complete() {
        JobClaims.Claiming none = new JobClaims.Claiming(0, 0, Optional.empty());
        assertThat(claims.completeAndClaim(List.of(claims.finished(claimed, null)), none)
                        .lost())
                .isEmpty();
    }

    /** Makes what recurs due, and tells the id of its job. */
    private String recur() {
        long due = Instant.now().toEpochMilli() - 20_000 + 1_000 * ++recurrences;
        redis.zadd(bytes("thoonk.recurring.due:j"), due, bytes("hourly"));
        jobs.maintain();
        return "hourly@" + Instant.ofEpochMilli(due);
    }

    private void passTime(char kind) {
        redis.hset(bytes("thoonk.extras:j"), bytes("expiry"), bytes("1"));
        redis.zadd(bytes("thoonk.expiry:j"), 1, bytes(kind + ID));
    }

    private void endLease() {
        byte[] leases = bytes("thoonk.leases:j");
        redis.zrange(leases, 0, -1).forEach(token -> redis.zadd(leases, 1, token));
    }

    private static FeedKeys keys() {
        return new FeedKeys(new KeySpace("", false), "j");
    }

    private List<String> digests() {
        return redis.slowlogGet(1000).stream()
                .map(entry -> (List<?>) ((List<?>) entry).get(3))
                .filter(call -> Utf8.text((byte[]) call.get(0)).equalsIgnoreCase("evalsha"))
                .map(call -> Utf8.text((byte[]) call.get(1)))
                .toList();
    }
}
