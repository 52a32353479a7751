package io.thoonk.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.Priority;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.contract.PlainPeer.PeerJob;
import io.thoonk.feed.Feed;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.queue.MessageQueue;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RedisTest
class PeerInTurnIntegrationTests {

    private static final PutOptions HIGH =
            PutOptions.builder().priority(Priority.HIGH).build();

    private TestRedis server;

    @AutoClose
    private ThoonkTemplate thoonk;

    @AutoClose
    private PlainPeer peer;

    @BeforeEach
    void open(TestRedis redis) {
        server = redis;
        thoonk = TestTemplates.on(redis);
        peer = new PlainPeer(redis);
    }

    @Test
    void eitherSideEditsAndRetractsTheItemsOfAFeed() {
        peer.create("f", "feed");
        Feed<String> feed = thoonk.feed("f", String.class);
        peer.publish("f", "theirs", "1");
        feed.publish("ours", "2");
        assertThat(feed.ids()).containsExactly("theirs", "ours").isEqualTo(peer.ids("f"));
        feed.publish("theirs", "1b");
        peer.publish("f", "ours", "2b");
        assertThat(peer.item("f", "theirs")).contains("1b");
        assertThat(feed.get("ours")).contains("2b");
        assertThat(feed.retract("theirs")).isTrue();
        assertThat(peer.retract("f", "theirs")).isFalse();
        assertThat(peer.retract("f", "ours")).isTrue();
        assertThat(feed.ids()).isEmpty();
    }

    @Test
    void eitherSideOrdersASortedFeed() {
        SortedFeed<String> feed = thoonk.sortedFeed("s", String.class);
        String first = feed.append("1");
        String second = peer.append("s", "2");
        String third = feed.publishBefore(second, "3");
        assertThat(peer.sortedIds("s")).containsExactly(first, third, second);
        peer.moveFirst("s", second);
        feed.moveLast(first);
        assertThat(feed.ids()).containsExactly(second, third, first).isEqualTo(peer.sortedIds("s"));
        feed.edit(second, "2b");
        assertThat(peer.item("s", second)).contains("2b");
    }

    @Test
    void eitherSideEmptiesAQueueByPriority() {
        MessageQueue<String> queue = thoonk.queue("q", String.class);
        queue.put("1");
        peer.enqueue("q", "2", false);
        peer.enqueue("q", "high of the peer", true);
        queue.put("high of ours", Priority.HIGH);
        assertThat(peer.dequeue("q")).contains("high of ours");
        assertThat(queue.get()).contains("high of the peer");
        assertThat(peer.dequeue("q")).contains("1");
        assertThat(queue.get()).contains("2");
        assertThat(peer.dequeue("q")).isEmpty();
        assertThat(queue.get()).isEmpty();
    }

    @Test
    void eitherSideRunsTheJobsOfTheOtherByPriority() {
        JobQueue<String> jobs = thoonk.jobs("j", String.class);
        jobs.put("1");
        peer.put("j", "2", false);
        jobs.put("high of ours", HIGH);
        peer.put("j", "high of the peer", true);
        assertThat(jobs.get().map(Job::payload)).contains("high of the peer");
        assertThat(peer.claim("j", 1).map(PeerJob::item)).contains("high of ours");
        PeerJob theirs = peer.claim("j", 1).orElseThrow();
        assertThat(theirs.item()).isEqualTo("1");
        Job<String> ours = jobs.get().orElseThrow();
        assertThat(ours.payload()).isEqualTo("2");
        assertThat(peer.finish("j", theirs.id(), "done")).isTrue();
        ours.finish("done");
        assertThat(peer.finish("j", ours.id(), "again")).isFalse();
        assertThat(jobs.counts().finished()).isEqualTo(2);
        assertThat(jobs.counts().claimed()).isEqualTo(2);
    }

    @Test
    void failuresCountedByEitherSideAddUp() {
        JobQueue<String> jobs = thoonk.jobs("j", String.class);
        String id = jobs.put("work");
        peer.claim("j", 1).orElseThrow();
        assertThat(peer.cancel("j", id)).isTrue();
        Job<String> ours = jobs.get().orElseThrow();
        assertThat(ours.failureCount()).isEqualTo(1);
        ours.cancel();
        PeerJob theirs = peer.claim("j", 1).orElseThrow();
        assertThat(theirs.failures()).isEqualTo(2);
        assertThat(jobs.failureCount(id)).isEqualTo(2);
        assertThat(peer.finish("j", id, "")).isTrue();
    }

    @Test
    void aCancelledJobOfEitherSideGoesBehindTheOthers() {
        JobQueue<String> jobs = thoonk.jobs("j", String.class);
        jobs.put("first");
        jobs.put("second");
        PeerJob first = peer.claim("j", 1).orElseThrow();
        peer.cancel("j", first.id());
        Job<String> second = jobs.get().orElseThrow();
        assertThat(second.payload()).isEqualTo("second");
        second.cancel();
        assertThat(peer.claim("j", 1).map(PeerJob::item)).contains("first");
    }

    @Test
    void eitherSideRetriesWhatTheOtherStalled() {
        JobQueue<String> jobs = thoonk.jobs("j", String.class);
        String id = jobs.put("work");
        peer.claim("j", 1).orElseThrow();
        assertThat(peer.stall("j", id)).isTrue();
        assertThat(jobs.state(id)).contains(JobState.STALLED);
        jobs.retry(id);
        peer.claim("j", 1).orElseThrow();
        jobs.stall(id);
        peer.retry("j", id);
        Job<String> again = jobs.get().orElseThrow();
        assertThat(again.id()).isEqualTo(id);
        assertThat(again.failureCount()).isZero();
    }

    @Test
    void aResultOfEitherSideIsHeardByTheOther() throws Exception {
        JobQueue<String> jobs = thoonk.jobs("j", String.class);
        String ours = jobs.put("ours");
        var future = jobs.future(ours);
        PeerJob job = peer.claim("j", 1).orElseThrow();
        peer.finish("j", job.id(), "result of the peer");
        assertThat(future.get(60, TimeUnit.SECONDS).raw())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("result of the peer");
        String theirs = peer.put("j", "theirs", false);
        try (MessageTap tap = new MessageTap(server)) {
            jobs.get().orElseThrow().finish("our result");
            assertThat(tap.drain())
                    .filteredOn(message -> message.channel().equals("job.finish:j"))
                    .extracting(message -> new String(message.payload(), StandardCharsets.UTF_8))
                    .isEqualTo(List.of(theirs + "\0our result"));
        }
    }

    @Test
    void aFeedThatAPeerDeletesAndCreatesAnewHasNothingOfTheOldOne() {
        JobQueue<String> jobs = thoonk.jobs("j", String.class);
        jobs.put("old");
        jobs.get().orElseThrow();
        peer.delete("j");
        assertThat(thoonk.feedExists("j")).isFalse();
        peer.create("j", "job");
        String id = peer.put("j", "new", false);
        Job<String> job = jobs.get().orElseThrow();
        assertThat(job.id()).isEqualTo(id);
        assertThat(peer.finish("j", id, "")).isTrue();
        assertThat(jobs.counts().claimed()).isZero();
    }
}
