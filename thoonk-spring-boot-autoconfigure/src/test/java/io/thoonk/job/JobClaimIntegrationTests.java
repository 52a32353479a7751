package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.thoonk.JobFeedFixture;
import io.thoonk.Priority;
import io.thoonk.feed.FeedConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobClaimIntegrationTests extends JobFeedFixture {

    @Test
    void claimsOldestFirstAndHighPriorityBeforeAll() {
        jobs.put("first");
        jobs.put("second");
        jobs.put("urgent", PutOptions.builder().priority(Priority.HIGH).build());
        assertThat(jobs.get(10, Duration.ofSeconds(1)))
                .extracting(Job::payload)
                .containsExactly("urgent", "first", "second");
    }

    @Test
    void fencesEveryOperationOfALostClaim() {
        jobs.put("work");
        Job<String> lost = jobs.get().orElseThrow();
        jobs.cancel(lost.id());
        Job<String> held = jobs.get().orElseThrow();
        assertThat(held.failureCount()).isEqualTo(1);
        for (Runnable operation : List.<Runnable>of(
                lost::finish,
                () -> lost.finish("result"),
                () -> lost.finish("result", Duration.ofSeconds(1)),
                lost::cancel,
                () -> lost.cancel(Duration.ofSeconds(1)),
                lost::giveBack,
                lost::stall,
                () -> lost.stall("why"),
                lost::renew,
                () -> lost.progress(1, ""))) {
            assertThatExceptionOfType(JobClaimLostException.class)
                    .isThrownBy(operation::run)
                    .withMessageContaining(lost.id())
                    .withMessageContaining("'j'");
        }
        assertThat(jobs.state(held.id())).contains(JobState.CLAIMED);
        held.finish();
        assertThat(jobs.state(held.id())).isEmpty();
    }

    @Test
    void fencesAClaimThatAPeerTookOver() {
        jobs.put("work");
        Job<String> lost = jobs.get().orElseThrow();
        byte[] id = bytes(lost.id());
        redis.zadd(bytes("feed.claimed:j"), lost.claimedAt().toEpochMilli() + 5, id);
        assertThatExceptionOfType(JobClaimLostException.class).isThrownBy(lost::finish);
        assertThat(redis.zscore(bytes("feed.claimed:j"), id)).isNotNull();
    }

    @Test
    void givesBackToTheFrontWithoutCounting() {
        jobs.put("first");
        jobs.put("second");
        jobs.get().orElseThrow().giveBack();
        Job<String> job = jobs.get().orElseThrow();
        assertThat(job.payload()).isEqualTo("first");
        assertThat(job.failureCount()).isZero();
    }

    @Test
    void dropsWhatPeersLeftInTheLine() {
        String id = jobs.put("real");
        redis.rpush(bytes("feed.ids:j"), bytes("ghost"), bytes(id));
        Job<String> job = jobs.get().orElseThrow();
        assertThat(job.id()).isEqualTo(id);
        assertThat(jobs.get()).isEmpty();
        assertThat(redis.llen(bytes("feed.ids:j"))).isZero();
        job.finish();
    }

    @Test
    void findsAJobBehindManyGhosts() {
        jobs.put("real");
        byte[][] ghosts =
                IntStream.range(0, 5000).mapToObj(i -> bytes("ghost" + i)).toArray(byte[][]::new);
        redis.rpush(bytes("feed.ids:j"), ghosts);
        assertThat(jobs.get()).isPresent();
    }

    @Test
    void takesTheClaimTimeoutOfTheFeed() {
        JobQueue<String> quick = thoonk.jobs(
                "quick",
                String.class,
                FeedConfig.builder().claimTimeout(Duration.ofSeconds(7)).build());
        quick.put("x");
        Job<String> job = quick.get().orElseThrow();
        assertThat(Duration.between(job.claimedAt(), job.deadline())).isEqualTo(Duration.ofSeconds(7));
        Instant before = job.deadline();
        await().untilAsserted(() -> {
            job.renew();
            assertThat(job.deadline()).isAfter(before);
        });
    }
}
