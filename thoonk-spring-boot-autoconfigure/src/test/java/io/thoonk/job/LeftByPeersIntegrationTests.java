package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.JobFeedFixture;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.Utf8;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Jobs with ids of the caller's choice that peers end, who know none of our keys. */
class LeftByPeersIntegrationTests extends JobFeedFixture {

    private static final byte[] ID = bytes("invoice-7");

    private static PutOptions.Builder invoice() {
        return PutOptions.builder().id("invoice-7");
    }

    /** As a peer claims a job and finishes it. */
    private void endAsPeer() {
        assertThat(redis.rpop(bytes("feed.ids:j"))).isEqualTo(ID);
        redis.zrem(bytes("feed.published:j"), ID);
        redis.hdel(bytes("feed.cancelled:j"), ID);
        redis.hdel(bytes("feed.items:j"), ID);
    }

    /** As a peer claims a job whose clock is late. */
    private void claimAsPeer(String id, Duration late) {
        assertThat(redis.rpop(bytes("feed.ids:j"))).isEqualTo(bytes(id));
        redis.zadd(bytes("feed.claimed:j"), System.currentTimeMillis() - late.toMillis(), bytes(id));
    }

    @Test
    void areRememberedBeforeAndAfterMaintenanceHasSeenTheirEnd() {
        PutOptions once = invoice().rememberFor(Duration.ofMinutes(5)).build();
        jobs.put("pay", once);
        endAsPeer();
        jobs.put("pay", once);
        assertThat(jobs.counts().available()).isZero();
        jobs.maintain();
        assertThat(redis.exists(bytes("thoonk.remembered:j"))).isZero();
        jobs.put("pay", once);
        assertThat(jobs.counts().available()).isZero();
    }

    @Test
    void areForgottenWhenTheirTimeIsOverFromWhenMaintenanceHasSeenTheirEnd() {
        PutOptions once = invoice().rememberFor(Duration.ofMillis(50)).build();
        jobs.put("pay", once);
        endAsPeer();
        jobs.maintain();
        await().until(() -> {
            jobs.put("pay", once);
            return jobs.counts().available() == 1;
        });
    }

    @Test
    void leaveNothingToTheNextOfTheirId() {
        jobs.put("pay", invoice().maxAttempts(7).header("h", "v").build());
        Job<String> first = jobs.get().orElseThrow();
        first.checkpoint("half");
        first.cancel(Duration.ZERO, "once");
        endAsPeer();
        jobs.put("pay again", invoice().build());
        Job<String> next = jobs.get().orElseThrow();
        assertThat(next.checkpoint(String.class)).isEmpty();
        assertThat(next.maxAttempts()).isEmpty();
        assertThat(next.headers()).isEmpty();
        assertThat(jobs.info("invoice-7").flatMap(JobInfo::lastError)).isEmpty();
        next.finish();
        assertThat(redis.keys("thoonk.*")).extracting(Utf8::text).containsExactly("thoonk.generation:j");
    }

    @Test
    void areStalledByHandThoughThePeersClockIsLate() {
        jobs.put("pay", invoice().header("h", "v").build());
        claimAsPeer("invoice-7", Duration.ofMinutes(1));
        jobs.stall("invoice-7");
        assertThat(jobs.state("invoice-7")).contains(JobState.STALLED);
        jobs.retry("invoice-7");
        assertThat(jobs.get().orElseThrow().headers()).containsEntry("h", "v");
    }

    @Test
    void areFinishedByHandThoughThePeersClockIsLate() {
        jobs.put("pay", invoice().build());
        claimAsPeer("invoice-7", Duration.ofMinutes(1));
        jobs.finish("invoice-7");
        assertThat(jobs.state("invoice-7")).isEmpty();
    }

    @Test
    void holdNoPlaceInALimitWithClaimsOfIdsWithoutItem() {
        jobs.limits().set(Limit.builder().concurrency(2).build());
        double minutesAgo = System.currentTimeMillis() - Duration.ofMinutes(2).toMillis();
        redis.zadd(bytes("feed.claimed:j"), minutesAgo, bytes("ghost 1"));
        redis.zadd(bytes("feed.claimed:j"), minutesAgo, bytes("ghost 2"));
        jobs.put("work");
        assertThat(jobs.get()).isEmpty();
        jobs.maintain();
        assertThat(jobs.get().map(Job::payload)).contains("work");
    }

    /** thoonk.js retracts a job and leaves its item, which maintenance removes when it has seen that twice. */
    private void retractAsThoonkJs(String id) {
        redis.zrem(bytes("feed.claimed:j"), bytes(id));
        redis.lrem(bytes("feed.ids:j"), 1, bytes(id));
        redis.zrem(bytes("feed.published:j"), bytes(id));
        redis.hdel(bytes("feed.cancelled:j"), bytes(id));
    }

    /** Red where the put is taken for one of a job that is there, and goes with what is left of that. */
    @Test
    void areNoJobsWhereTheirItemsAreAllThatIsLeft() {
        PutOptions options = invoice().header("h", "v").key("acme").build();
        jobs.put("1", options);
        jobs.get().orElseThrow();
        retractAsThoonkJs("invoice-7");
        jobs.put("2", invoice().build());
        Job<String> job = jobs.get().orElseThrow();
        assertThat(job.payload()).isEqualTo("2");
        assertThat(job.headers()).isEmpty();
        job.finish();
    }

    /** Red where the put goes into the item that is left, or is held back until the job has ended of which it is. */
    @ParameterizedTest
    @MethodSource("modes")
    void holdNoUniqueKeyWhereTheirItemsAreAllThatIsLeft(UniqueMode mode) {
        PutOptions.Builder unique = PutOptions.builder().unique("a", mode);
        String first = jobs.putUnique("1", unique.build()).id();
        retractAsThoonkJs(first);
        assertThat(jobs.putUnique("2", unique.build()).kind()).isEqualTo(PutOutcome.Kind.NEW);
        Job<String> job = jobs.get().orElseThrow();
        assertThat(job.payload()).isEqualTo("2");
        job.finish();
        jobs.maintain();
        assertThat(jobs.counts().finished()).isOne();
    }

    static List<UniqueMode> modes() {
        return List.of(UniqueMode.KEEP_FIRST, UniqueMode.REPLACE, UniqueMode.KEEP_LAST);
    }

    /** Red where what follows is taken for put already. */
    @Test
    void areFollowedAgainWhereTheItemOfAFollowUpIsAllThatIsLeft() {
        for (PutOptions options : List.of(
                PutOptions.defaults(), PutOptions.builder().maxAttempts(3).build())) {
            finishFollowedBy("1", options).forEach(this::retractAsThoonkJs);
            finishFollowedBy("2", options);
            Job<String> next = jobs.get().orElseThrow();
            assertThat(next.payload()).isEqualTo("2");
            next.finish();
        }
    }

    private List<String> finishFollowedBy(String payload, PutOptions options) {
        jobs.put("first", invoice().build());
        Job<String> first = jobs.get().orElseThrow();
        String next = first.then("j", payload, options);
        first.finish();
        return List.of(next);
    }

    private void finishAsPeer(String id) {
        retractAsThoonkJs(id);
        redis.hdel(bytes("feed.items:j"), bytes(id));
    }

    /** Red where the key of the job that has ended leads to the next one of its id, and the put goes into that. */
    @Test
    void leaveNoUniqueKeyToTheNextOfTheirId() {
        PutOptions.Builder unique = PutOptions.builder().unique("a", UniqueMode.REPLACE);
        jobs.putUnique("1", unique.build().toBuilder().id("invoice-7").build());
        finishAsPeer("invoice-7");
        jobs.put("2", invoice().build());
        assertThat(jobs.putUnique("3", unique.build()).kind()).isEqualTo(PutOutcome.Kind.NEW);
        assertThat(jobs.get(2, Duration.ofMillis(1))).extracting(Job::payload).containsExactly("2", "3");
    }

    /** Red where the job waits for the next one of the id too. */
    @Test
    void leaveNobodyWaitingForTheNextOfTheirId() {
        jobs.put("1", invoice().build());
        String behind = jobs.put("2", PutOptions.builder().after("invoice-7").build());
        finishAsPeer("invoice-7");
        jobs.put("3", invoice().build());
        assertThat(jobs.state(behind)).contains(JobState.AVAILABLE);
    }

    /** Red where a job that waits for the end of another inherits what is left of an earlier one of its id. */
    @Test
    void leaveNothingToTheNextOfAUniqueKey() {
        PutOptions.Builder unique = PutOptions.builder().unique("a", UniqueMode.KEEP_LAST);
        jobs.put("0", invoice().maxAttempts(7).header("h", "v").build());
        finishAsPeer("invoice-7");
        jobs.putUnique("1", unique.build());
        Job<String> first = jobs.get().orElseThrow();
        jobs.putUnique("2", unique.build().toBuilder().id("invoice-7").build());
        first.finish();
        Job<String> next = jobs.get().orElseThrow();
        assertThat(next.payload()).isEqualTo("2");
        assertThat(next.headers()).isEmpty();
        assertThat(next.maxAttempts()).isEmpty();
        assertThat(jobs.putUnique("3", unique.build()).kind()).isEqualTo(PutOutcome.Kind.NEXT);
    }

    @Test
    void comeBackWhenTheJobHasEndedThatAPeerPutUnderTheirIdMeanwhile() {
        jobs.put("pay", invoice().build());
        jobs.get().orElseThrow().cancel(Duration.ofMillis(100), "once");
        redis.hset(bytes("feed.items:j"), ID, bytes("of the peer"));
        redis.zadd(bytes("feed.published:j"), System.currentTimeMillis(), ID);
        redis.lpush(bytes("feed.ids:j"), ID);
        double due = redis.zscore(bytes("thoonk.delayed:j"), ID);
        await().until(() -> {
            jobs.maintain();
            return redis.zscore(bytes("thoonk.delayed:j"), ID) > due;
        });
        assertThat(redis.hget(bytes("feed.items:j"), ID)).isEqualTo(bytes("of the peer"));
        endAsPeer();
        Job<String> again = jobs.get(PatientWaits.PATIENCE).orElseThrow();
        assertThat(again.payload()).isEqualTo("pay");
        assertThat(again.failureCount()).isOne();
    }

    /** Red where the job that thoonk.js has retracted holds its place against the next one of its id. */
    @Test
    void holdNoPlaceOfTheirKeyWhereTheirItemsAreAllThatIsLeft() {
        jobs.limits().setForEachKey(Limit.builder().concurrency(1).build());
        PutOptions options = invoice().key("acme").build();
        jobs.put("1", options);
        jobs.get().orElseThrow();
        retractAsThoonkJs("invoice-7");
        jobs.put("2", options);
        assertThat(jobs.get().map(Job::payload)).contains("2");
    }

    /** Red where they are told that it has finished before it begins. */
    @Test
    void letNobodyThroughWhoWaitsForTheNextOfAUniqueKey() {
        PutOptions unique =
                PutOptions.builder().unique("a", UniqueMode.KEEP_LAST).build();
        jobs.putUnique("1", unique);
        Job<String> first = jobs.get().orElseThrow();
        jobs.putUnique("2", unique.toBuilder().id("invoice-7").build());
        jobs.put("behind", PutOptions.builder().after("invoice-7").build());
        first.finish();
        assertThat(jobs.get().map(Job::payload)).contains("2");
        assertThat(jobs.get()).isEmpty();
    }

    /** Red where the next job of a key loses that with what is removed of an earlier one of its id. */
    @Test
    void takeNoUniqueKeyWithThemFromTheNextJobOfTheirId() {
        jobs.put("left", invoice().build());
        jobs.get().orElseThrow();
        retractAsThoonkJs("invoice-7");
        PutOptions unique =
                PutOptions.builder().unique("a", UniqueMode.KEEP_LAST).build();
        jobs.putUnique("1", unique);
        Job<String> first = jobs.get().orElseThrow();
        jobs.putUnique("2", unique.toBuilder().id("invoice-7").build());
        first.finish();
        assertThat(jobs.get().map(Job::payload)).contains("2");
        assertThat(jobs.putUnique("3", unique).kind()).isEqualTo(PutOutcome.Kind.NEXT);
    }
}
