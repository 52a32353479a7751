package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobTimesTests {

    @ParameterizedTest
    @CsvSource({"1700000000.5", "1700000000500", "1700000000500000"})
    void readsSecondsMillisecondsAndMicroseconds(String score) {
        assertThat(JobTimes.ofScore(score)).isEqualTo(Instant.ofEpochMilli(1_700_000_000_500L));
    }

    /** Red where one such score of a peer ends each claim of the feed. */
    @ParameterizedTest
    @ValueSource(strings = {"inf", "-inf"})
    void readsScoresWithoutAnEndAsTimesThatCanBeMeasured(String score) {
        Duration since = Duration.between(JobTimes.ofScore(score), Instant.now());
        assertThat(since.isNegative()).isEqualTo(score.equals("inf"));
        assertThat(Math.abs(since.toNanos())).isPositive();
    }

    @Test
    void knowsThatTheEpochIsNoTimeWithoutAnEnd() {
        assertThat(JobTimes.ofScore("0")).isEqualTo(Instant.EPOCH);
    }
}
