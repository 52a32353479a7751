package io.thoonk.worker;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.feed.FeedConfig;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.PutOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often a job is tried: its own number counts, else that of its feed, else its worker's. */
class AttemptsIntegrationTests extends WorkersFixture {

    @ParameterizedTest
    @ValueSource(ints = {1, 20})
    void goesByTheFeedWhereAJobSaysNothing(int count) {
        JobQueue<String> few = thoonk.jobs(
                "few", String.class, FeedConfig.builder().maxAttempts(2).build());
        Map<String, Integer> runs = new ConcurrentHashMap<>();
        List<String> own = few.putAll(
                IntStream.range(0, count).mapToObj(i -> "own " + i).toList(),
                PutOptions.builder().maxAttempts(1).build());
        List<String> plain =
                few.putAll(IntStream.range(0, count).mapToObj(i -> "plain " + i).toList());

        workers.start(thoonk, "few", TestWorkers.options(2 * count), job -> {
            runs.merge(job.id(), 1, Integer::sum);
            throw new IllegalStateException("it never works");
        });

        await().atMost(PATIENCE).until(() -> few.counts().stalled() == 2 * count);
        assertThat(own).allSatisfy(id -> assertThat(runs.get(id)).isEqualTo(1));
        assertThat(plain).allSatisfy(id -> assertThat(runs.get(id)).isEqualTo(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "many", "-1"})
    void leavesOutWhatIsNoNumberOfAttempts(String written) {
        redis.hset(bytes("feed.config:j"), bytes("max_attempts"), bytes(written));
        jobs.put("work");

        assertThat(jobs.get().orElseThrow().maxAttempts()).isEmpty();
    }

    @Test
    void hearsOfAnotherNumberWithTheNextClaim() {
        jobs.put("first");
        jobs.put("second");
        Job<String> before = jobs.get().orElseThrow();
        redis.hset(bytes("feed.config:j"), bytes("max_attempts"), bytes("3"));
        Job<String> after = jobs.get().orElseThrow();

        assertThat(before.maxAttempts()).isEmpty();
        assertThat(after.maxAttempts()).hasValue(3);
    }
}
