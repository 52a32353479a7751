package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PutTimesTests {

    private final PutTimes times = new PutTimes();

    @Test
    void areWantedUntilAThousandJobsWereNotAsked() {
        times.claimed(PutTimes.ENOUGH - 1);
        assertThat(times.areWanted()).isTrue();
        times.claimed(1);
        assertThat(times.areWanted()).isFalse();
    }

    @Test
    void areWantedForGoodOnceAsked() {
        times.claimed(PutTimes.ENOUGH);
        times.asked();
        times.claimed(PutTimes.ENOUGH);
        assertThat(times.areWanted()).isTrue();
    }
}
