package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.JobFeedFixture;
import io.thoonk.Subscription;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.event.FeedEvent;
import io.thoonk.feed.FeedConfig;
import io.thoonk.job.EndedJob.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Stalled jobs that maintenance removes. */
class StalledDropsIntegrationTests extends JobFeedFixture {

    private List<String> stall(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    Job<String> job = jobs.get().orElseGet(() -> {
                        jobs.put("job " + i);
                        return jobs.get().orElseThrow();
                    });
                    job.stall("in vain");
                    return job.id();
                })
                .toList();
    }

    /** Says that a job stalled before all others. */
    private void stalledFirst(String id) {
        redis.hset(bytes("thoonk.errors:j"), bytes(id), bytes("1:1000:\0long ago"));
    }

    @Test
    void keepsStalledJobsForEverUnlessToldOtherwise() {
        stalledFirst(stall(1).get(0));
        assertThat(jobs.maintain().dropped()).isZero();
        assertThat(jobs.counts().stalled()).isOne();
    }

    @Test
    void dropsTheOldestOfTooMany() {
        thoonk.configure(
                "j", FeedConfig.builder().keepStalled(2).keepFinished(10).build());
        List<String> ids = stall(4);
        stalledFirst(ids.get(3));
        Queue<String> retracted = new ConcurrentLinkedQueue<>();
        try (Subscription hearing = thoonk.subscribe("j", event -> {
            if (event instanceof FeedEvent.Retracted gone) {
                retracted.add(gone.id());
            }
        })) {
            assertThat(hearing.isActive()).isTrue();
            assertThat(jobs.maintain().dropped()).isEqualTo(2);
            await().until(() -> retracted.size() == 2);
        }
        assertThat(retracted).contains(ids.get(3));
        assertThat(jobs.counts().stalled()).isEqualTo(2);
        EndedJob record = jobs.history().find(ids.get(3)).orElseThrow();
        assertThat(record.outcome()).isEqualTo(Outcome.DROPPED);
        assertThat(record.error()).hasValue("long ago");
        assertThat(jobs.maintain().dropped()).isZero();
    }

    @Test
    void dropsWhatIsTooOldByTheSettingsOfTheApplication() {
        JobSettings.Retention retention = new JobSettings.Retention(null, null, false, null, Duration.ofHours(1));
        try (ThoonkTemplate application =
                TestTemplates.on(server, TestTemplates.hasty().withRetention(retention))) {
            JobQueue<String> own = application.jobs("j", String.class);
            List<String> ids = stall(3);
            assertThat(own.maintain().dropped()).isZero();
            stalledFirst(ids.get(0));
            // Nothing that stalls later is due before what was seen, and that was not to be due for an hour.
            assertThat(own.maintain().dropped()).isZero();
            try (ThoonkTemplate other =
                    TestTemplates.on(server, TestTemplates.hasty().withRetention(retention))) {
                assertThat(other.jobs("j", String.class).maintain().dropped()).isOne();
            }
            assertThat(jobs.state(ids.get(0))).isEmpty();
            assertThat(jobs.counts().stalled()).isEqualTo(2);
        }
    }

    /** A peer notes no time; its stalled jobs count from when they are seen first. */
    @Test
    void countsTheJobsThatPeersStalledFromTheFirstSighting() {
        thoonk.configure(
                "j", FeedConfig.builder().keepStalled(Duration.ofHours(1)).build());
        String id = jobs.put("a");
        redis.lrem(bytes("feed.ids:j"), 1, bytes(id));
        redis.zrem(bytes("feed.published:j"), bytes(id));
        redis.sadd(bytes("feed.stalled:j"), bytes(id));
        assertThat(jobs.maintain().dropped()).isZero();
        JobInfo<String> info = jobs.info(id).orElseThrow();
        assertThat(info.failedAt()).isPresent();
        assertThat(info.lastError()).isEmpty();
        assertThat(info.failureCount()).isZero();
    }
}
