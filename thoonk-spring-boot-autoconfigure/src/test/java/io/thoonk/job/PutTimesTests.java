package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PutTimesTests {

    private final DefaultJobClaims.PutTimes times = new DefaultJobClaims.PutTimes();

    @Test
    void areWantedUntilAThousandJobsWereNotAsked() {
        times.claimed(DefaultJobClaims.PutTimes.ENOUGH - 1);
        assertThat(times.areWanted()).isTrue();
        times.claimed(1);
        assertThat(times.areWanted()).isFalse();
    }

    @Test
    void areWantedForGoodOnceAsked() {
        times.claimed(DefaultJobClaims.PutTimes.ENOUGH);
        times.asked();
        times.claimed(DefaultJobClaims.PutTimes.ENOUGH);
        assertThat(times.areWanted()).isTrue();
    }
}
