package io.thoonk.job;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.thoonk.JobFeedFixture;
import java.time.Duration;
import java.util.List;

/** Claims by hand what comes through the gate. */
abstract class GateFixture extends JobFeedFixture {

    static final Duration MINUTE = Duration.ofMinutes(1);

    static PutOptions key(String key) {
        return PutOptions.builder().key(key).build();
    }

    final List<String> claim(int most) {
        return jobs.get(most, Duration.ofMillis(1)).stream().map(Job::payload).toList();
    }

    final List<Job<String>> claimed(int most) {
        return jobs.get(most, Duration.ofMillis(1));
    }

    final long redisMillis() {
        List<byte[]> time = redis.time();
        return Long.parseLong(new String(time.get(0), US_ASCII)) * 1000
                + Long.parseLong(new String(time.get(1), US_ASCII)) / 1000;
    }
}
