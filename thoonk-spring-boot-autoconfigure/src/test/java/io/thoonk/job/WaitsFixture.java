package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.JobFeedFixture;
import io.thoonk.TestTemplates;
import io.thoonk.test.Utf8;
import java.time.Duration;
import java.util.List;

/** A job feed with jobs that wait for others of it. */
abstract class WaitsFixture extends JobFeedFixture {

    static final Duration MINUTE = Duration.ofMinutes(1);

    static final byte[] LINE = bytes("feed.ids:j");

    WaitsFixture() {
        super(TestTemplates.hasty());
    }

    static PutOptions.Builder after(String... ids) {
        return PutOptions.builder().after(ids);
    }

    final String put(String payload, PutOptions.Builder options) {
        return jobs.put(payload, options.build());
    }

    /** Takes the next job, which is this one. */
    final Job<String> take(String payload) {
        Job<String> job = jobs.get(MINUTE).orElseThrow();
        assertThat(job.payload()).isEqualTo(payload);
        return job;
    }

    final List<String> line() {
        return redis.lrange(LINE, 0, -1).stream().map(Utf8::text).toList();
    }

    /** Whatever was kept for waits is gone when no job is left. */
    final void assertNothingIsLeft() {
        assertThat(redis.keys("thoonk.*").stream().map(Utf8::text)).containsExactlyInAnyOrder("thoonk.generation:j");
    }
}
