package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.JobFeedFixture;
import io.thoonk.feed.FeedConfig;
import io.thoonk.test.PatientWaits;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Peers leave ids without a job, which no list tells and which hide no job. */
class LeftIdsIntegrationTests extends JobFeedFixture {

    @Test
    void listsAllJobsBehindALeftId() {
        List<String> ids =
                jobs.putAll(IntStream.range(0, 450).mapToObj(Integer::toString).toList());
        redis.rpush(bytes("feed.ids:j"), bytes("left"));
        assertThat(jobs.list(JobState.AVAILABLE, 0, 1000))
                .extracting(JobInfo::id)
                .containsExactlyElementsOf(ids);
        jobs.get(450, PatientWaits.PATIENCE);
        redis.zadd(bytes("feed.claimed:j"), 1, bytes("left"));
        assertThat(jobs.list(JobState.CLAIMED, 0, 1000)).hasSize(450);
        assertThat(jobs.list(JobState.CLAIMED, 200, 1000)).hasSize(251);
    }

    @Test
    void listsEachJobOfAPartitionedFeedOnceBehindALeftId() {
        JobQueue<String> parts = thoonk.jobs("parts", String.class, FeedConfig.partitions(2));
        List<String> ids =
                parts.putAll(IntStream.range(0, 6).mapToObj(Integer::toString).toList());
        redis.rpush(bytes("feed.ids:parts~0"), bytes("left"));
        List<String> listed = new ArrayList<>();
        for (int offset = 0; offset < 9; offset += 3) {
            parts.list(JobState.AVAILABLE, offset, 3).forEach(job -> listed.add(job.id()));
        }
        assertThat(listed).containsExactlyInAnyOrderElementsOf(ids);
    }
}
