package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.job.JobClaims.FinishedJob;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompletionBatchTests {

    private final CompletionBatch batch = new CompletionBatch();

    private final List<FinishedJob> jobs =
            IntStream.range(0, 5).mapToObj(i -> put()).toList();

    private FinishedJob put() {
        return put(Optional.empty());
    }

    private FinishedJob put(Optional<byte[]> result) {
        FinishedJob finished = new FinishedJob(AnyJob.create(), result);
        batch.put(new RunningJob(finished.job(), new FetchShare()), finished);
        return finished;
    }

    private static List<FinishedJob> of(CompletionBatch.Taken taken) {
        return taken.done().stream().map(CompletionBatch.Done::finished).toList();
    }

    @Test
    void handsOutInOrderAndCountsUntilRedisKnows() {
        CompletionBatch.Taken first = batch.take(3);
        assertThat(of(first)).isEqualTo(jobs.subList(0, 3));
        assertThat(batch.untold()).isEqualTo(2);
        assertThat(batch.size()).isEqualTo(5);
        CompletionBatch.Taken second = batch.take(3);
        assertThat(of(second)).isEqualTo(jobs.subList(3, 5));
        batch.settled(second);
        batch.settled(first);
        assertThat(batch.size()).isZero();
        assertThat(batch.take(3).done()).isEmpty();
    }

    @Test
    void handsOutAMegabyteOfResultsAtATime() {
        for (int i = 0; i < 4; i++) {
            put(Optional.of(new byte[400_000]));
        }
        assertThat(batch.take(10).done()).as("five without result, and three").hasSize(8);
        assertThat(batch.take(10).done()).hasSize(1);
        assertThat(batch.untold()).isZero();
    }

    @Test
    void repeatsWhatBrokeOffAsItWasBeforeAllElse() {
        CompletionBatch.Taken first = batch.take(2);
        CompletionBatch.Taken second = batch.take(1);
        batch.keep(first);
        batch.keep(second);
        assertThat(batch.untold()).isEqualTo(5);
        CompletionBatch.Taken again = batch.take(5);
        assertThat(of(again)).isEqualTo(jobs.subList(0, 2));
        assertThat(again.isRepeated()).isTrue();
        assertThat(of(batch.take(5))).isEqualTo(jobs.subList(2, 3));
        CompletionBatch.Taken fresh = batch.take(5);
        assertThat(of(fresh)).isEqualTo(jobs.subList(3, 5));
        assertThat(fresh.isRepeated()).isFalse();
    }
}
