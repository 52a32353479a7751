package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.thoonk.JobFeedFixture;
import io.thoonk.PeerFeeds;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.test.PatientWaits;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JobResultIntegrationTests extends JobFeedFixture {

    @Test
    void tellsAResultToWhoeverFollows() throws Exception {
        String id = jobs.put("1+1");
        CompletableFuture<JobResult<String>> future = jobs.future(id);
        jobs.get().orElseThrow().finish("2");
        JobResult<String> result = future.get(60, TimeUnit.SECONDS);
        assertThat(result.request()).isEqualTo("1+1");
        assertThat(result.resultAs(Integer.class)).isEqualTo(2);
        assertThat(result.hasResult()).isTrue();
        assertThat(result.id()).isEqualTo(id);
    }

    @Test
    void tellsAFinishWithoutAResult() throws Exception {
        String id = jobs.put("quiet");
        CompletableFuture<JobResult<String>> future = jobs.future(id);
        jobs.get().orElseThrow().finish();
        JobResult<String> result = future.get(60, TimeUnit.SECONDS);
        assertThat(result.hasResult()).isFalse();
        assertThat(result.raw()).isEmpty();
        assertThatIllegalStateException().isThrownBy(() -> result.resultAs(String.class));
    }

    @Test
    void keepsAResultForAsLongAsAsked() {
        String id = jobs.put("1+1");
        jobs.get().orElseThrow().finish("2", Duration.ofMinutes(1));
        for (int i = 0; i < 2; i++) {
            JobResult<String> result = jobs.result(id, Duration.ofSeconds(1)).orElseThrow();
            assertThat(result.request()).isEqualTo("1+1");
            assertThat(result.resultAs(String.class)).isEqualTo("2");
        }
        assertThat(redis.pttl(bytes("feed.jobfinished:j\0" + id))).isBetween(1L, 60_000L);
    }

    @Test
    void doesNotWaitForTheResultOfAJobThatIsNotThere() {
        assertThat(jobs.result("unknown", Duration.ofSeconds(30))).isEmpty();
        assertThat(jobs.future("unknown"))
                .failsWithin(PatientWaits.PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(JobDoesNotExistException.class);
    }

    @Test
    void tellsWhoeverFollowsThatAJobWasRemoved() {
        String id = jobs.put("unwanted");
        CompletableFuture<JobResult<String>> future = jobs.future(id);
        jobs.retract(id);
        assertThat(future)
                .failsWithin(PatientWaits.PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(JobDoesNotExistException.class);
    }

    @Test
    void noticesThatAPeerRemovedAJobWithoutAWord() {
        String id = jobs.put("unwanted");
        CompletableFuture<JobResult<String>> future = jobs.future(id);
        redis.del(bytes("feed.ids:j"));
        redis.hdel(bytes("feed.items:j"), bytes(id));
        redis.zrem(bytes("feed.published:j"), bytes(id));
        assertThat(future)
                .failsWithin(PatientWaits.PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(JobDoesNotExistException.class);
    }

    @Test
    void noticesThatAPeerDeletedTheFeedOfADelayedJob() {
        CompletableFuture<JobResult<String>> future = jobs.putAndFollow(
                "later", PutOptions.builder().delay(Duration.ofDays(1)).build());
        PeerFeeds.delete(redis, "j");
        assertThat(future)
                .failsWithin(PatientWaits.PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(JobDoesNotExistException.class);
    }

    @Test
    void findsAKeptResultWhoseMessageWasLost() throws Exception {
        String id = jobs.put("1+1");
        CompletableFuture<JobResult<String>> future = jobs.future(id);
        // What a finish leaves whose message nobody heard.
        redis.hdel(bytes("feed.items:j"), bytes(id));
        redis.lpush(bytes("feed.jobfinished:j\0" + id), bytes("2"));
        assertThat(future.get(60, TimeUnit.SECONDS).raw()).isEqualTo(bytes("2"));
    }

    @Test
    void endsFuturesAndUnlimitedWaitsWithTheTemplate() {
        String id = jobs.put("never");
        ThoonkTemplate closing = TestTemplates.on(server);
        JobQueue<String> theirs = closing.jobs("j", String.class);
        CompletableFuture<JobResult<String>> future = theirs.future(id);
        CompletableFuture<Optional<JobResult<String>>> waiting =
                CompletableFuture.supplyAsync(() -> theirs.putAndWait("never either", Duration.ZERO));
        await().until(() -> jobs.counts().available() == 2);
        closing.close();
        assertThat(future)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withCauseInstanceOf(IllegalStateException.class);
        assertThat(waiting).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(Optional.empty());
        assertThatIllegalStateException().isThrownBy(() -> theirs.putAndWait("too late", Duration.ZERO));
    }
}
