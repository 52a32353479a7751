package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.job.BatchNotice.BatchMember;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchLooksTests {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final BatchMember MEMBER = new BatchMember("j", "1");

    private long now = Long.MAX_VALUE - 5;

    private final BatchLooks looks = new BatchLooks(() -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private boolean isMissing() {
        looks.listed(List.of("a"));
        return looks.of("a").isMissingFor(MEMBER, PATIENCE);
    }

    /** Of more batches than a look has, most looks pass over any one of them. */
    @Test
    void knowWhatWasSeenBeforeOthersHadTheirTurn() {
        assertThat(isMissing()).isFalse();
        looks.of("a").goOn(false, "7");
        for (int i = 0; i < 30; i++) {
            pass(Duration.ofSeconds(5));
            looks.listed(List.of("b", "c"));
        }
        assertThat(isMissing()).isTrue();
        assertThat(looks.of("a").cursor(false)).isEqualTo("7");
    }

    @Test
    void takeAMemberForMissingOnceThePatienceIsOverAndItWasNoJobAllTheTime() {
        assertThat(isMissing()).isFalse();
        pass(Duration.ofSeconds(59));
        assertThat(isMissing()).isFalse();
        looks.of("a").forget(MEMBER);
        pass(Duration.ofSeconds(1));
        assertThat(isMissing()).isFalse();
        pass(PATIENCE);
        assertThat(isMissing()).isTrue();
    }

    @Test
    void takeABatchForUnknownOnceThePatienceIsOver() {
        BatchLooks.Look look = looks.of("a");
        assertThat(look.isUnknownFor(PATIENCE)).isFalse();
        pass(PATIENCE);
        look.known();
        assertThat(look.isUnknownFor(PATIENCE)).isFalse();
        pass(PATIENCE);
        assertThat(look.isUnknownFor(PATIENCE)).isTrue();
    }

    @Test
    void forgetWhatHasNotBeenListedForLongAndAllWhereAnotherProcessLooks() {
        assertThat(isMissing()).isFalse();
        pass(Duration.ofMinutes(11));
        looks.listed(List.of("b"));
        assertThat(isMissing()).isFalse();
        looks.listed(List.of());
        pass(PATIENCE);
        assertThat(isMissing()).isFalse();
    }
}
