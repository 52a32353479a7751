package io.thoonk.worker;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.LMoveArgs;
import io.thoonk.PeerFeeds;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedConfig;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A peer deletes a job feed under those who wait for its jobs. */
class DeletedFeedIntegrationTests extends WorkersFixture {

    @Test
    void restsWhileAPeerGoesOnPuttingIntoADeletedFeed() {
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        workers.start(thoonk, TestWorkers.options(1), job -> {
            handled.add(String.valueOf(job.payload()));
            return Optional.empty();
        });
        await().until(() -> redis.clientList().contains("cmd=blmove"));
        PeerFeeds.delete(redis, "j");
        assertThatWaitsRestFor("j", "late");
        PeerFeeds.create(redis, "j");
        await().until(() -> handled.contains("late"));
    }

    @Test
    void restsInAGetWhileAPeerGoesOnPuttingIntoADeletedFeed() {
        CompletableFuture<Optional<Job<String>>> waiting =
                CompletableFuture.supplyAsync(() -> jobs.get(Duration.ofMinutes(10)));
        await().until(() -> redis.clientList().contains("cmd=blmove"));
        PeerFeeds.delete(redis, "j");
        assertThatWaitsRestFor("j", "late");
        PeerFeeds.create(redis, "j");
        assertThat(waiting).succeedsWithin(PATIENCE).satisfies(job -> assertThat(job)
                .isPresent());
    }

    @Test
    void restsInAGetWhileAPeerGoesOnPuttingIntoADeletedPartition() {
        JobQueue<String> parted = thoonk.jobs("parted", String.class, FeedConfig.partitions(2));
        CompletableFuture<Optional<Job<String>>> waiting =
                CompletableFuture.supplyAsync(() -> parted.get(Duration.ofMinutes(10)));
        await().until(() -> redis.clientList().contains("cmd=blmove"));
        PeerFeeds.delete(redis, "parted~1");
        assertThatWaitsRestFor("parted~1", "late");
        PeerFeeds.create(redis, "parted~1");
        assertThat(waiting).succeedsWithin(PATIENCE).satisfies(job -> assertThat(job)
                .isPresent());
    }

    private void assertThatWaitsRestFor(String feed, String job) {
        long before = waits();
        redis.multi();
        redis.lpush(bytes("feed.ids:" + feed), bytes(job));
        redis.incr(bytes("feed.publishes:" + feed));
        redis.hset(bytes("feed.items:" + feed), bytes(job), bytes(job));
        redis.zadd(bytes("feed.published:" + feed), System.currentTimeMillis(), bytes(job));
        redis.exec();
        await().until(() -> waits() > before);
        long first = waits();
        await().during(Duration.ofSeconds(2)).until(() -> waits() - first < 20);
    }

    private long waits() {
        Matcher statistic = Pattern.compile("cmdstat_blmove:calls=(\\d+)").matcher(redis.info("commandstats"));
        return statistic.find() ? Long.parseLong(statistic.group(1)) : 0;
    }

    /** The wait of a worker that was stopped goes on in Redis for some seconds. */
    @Test
    void leavesNothingBehindOfADeletedFeedThatSomebodyStillWaitsFor() {
        ThoonkContainer worker = workers.start(thoonk, TestWorkers.options(1), job -> Optional.empty());
        await().until(() -> redis.clientList().contains("cmd=blmove"));
        worker.stop();
        PeerFeeds.delete(redis, "j");
        redis.lpush(bytes("feed.ids:j"), bytes("gone"));
        await().until(() -> redis.exists(bytes("feed.ids:j"), bytes("thoonk.claiming:j")) == 0);
        Feed<String> feed = thoonk.feed("j", String.class);
        feed.publish("a");
        assertThat(feed.ids()).hasSize(1);
    }

    @Test
    void takesNothingOfADeletedFeedIntoTheNextOneOfItsName() {
        jobs.put("before");
        redis.lmove(bytes("feed.ids:j"), bytes("thoonk.claiming:j"), LMoveArgs.Builder.rightLeft());
        PeerFeeds.delete(redis, "j");
        PeerFeeds.create(redis, "j");
        jobs.put("after");
        assertThat(jobs.counts().available()).isEqualTo(1);
    }
}
