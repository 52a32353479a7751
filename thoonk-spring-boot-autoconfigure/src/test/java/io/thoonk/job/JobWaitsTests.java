package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thoonk.job.JobWaits.Awaited;
import io.thoonk.job.JobWaits.Kind;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a job can wait for, and how that is written. */
class JobWaitsTests {

    private static JobWaits waits(PutOptions.Builder options) {
        return options.build().conditions().waits();
    }

    private static PutOptions.Builder options() {
        return PutOptions.builder();
    }

    @Test
    void writesLengthsInBytesBeforeIdsOfAnyLetters() {
        assertThat(waits(options().after("1:j", "ä")).encoded()).isEqualTo("S:::::j0:3:1:jj0:2:ä");
        assertThat(waits(options().afterJobsOf("orders", "17").whenFailed(WhenFailed.RUN))
                        .encoded())
                .isEqualTo("R:::::f6:2:orders17");
    }

    @Test
    void knowsWhatIsOfTheSameFeedAndWhatHasEnded() {
        JobWaits waits = waits(options().after("1").afterJobsOf("here", "2").afterJobsOf("there", "3"));
        JobWaits here = waits.in("here");
        assertThat(here.all())
                .containsExactly(
                        new Awaited(Kind.JOB, "", "1"),
                        new Awaited(Kind.JOB, "", "2"),
                        new Awaited(Kind.OTHER, "there", "3"));
        assertThat(here.elsewhere()).isEqualTo(Map.of("there", List.of("3")));
        assertThat(here.ended(new Awaited(Kind.JOB, "", "2")).encoded()).isEqualTo("S:::::j0:1:1e0:1:2f5:1:there3");
    }

    @Test
    void refusesWhatCannotBeWaitedFor() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options().after("1").id("1").build())
                .withMessageContaining("itself");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        options().afterJobsOf("a", "1").afterJobsOf("b", "1").build())
                .withMessageContaining("'1'");
        String[] many = IntStream.range(0, 101).mapToObj(Integer::toString).toArray(String[]::new);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options().after(many).build())
                .withMessageContaining("101");
        assertThatIllegalArgumentException().isThrownBy(() -> options().after(""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options().whenFailed(WhenFailed.DROP).build())
                .withMessageContaining("after");
    }

    @Test
    void readsWhatFeedsAndBatchesOwe() {
        WaitNotice ofJob = WaitNotice.of("orders", "w\0mails\0w\0p\000" + "42", bytes("finished\0001{}"))
                .orElseThrow();
        assertThat(ofJob.awaited()).isEqualTo(new Awaited(Kind.OTHER, "orders", "p"));
        assertThat(List.of(ofJob.target(), ofJob.follower(), ofJob.how(), ofJob.version()))
                .containsExactly("mails", "w", "finished", "42");
        assertThat(ofJob.result()).isEqualTo(bytes("1{}"));
        WaitNotice ofBatch =
                WaitNotice.of("b", "v\0mails\0w\0007", bytes("stalled\0000")).orElseThrow();
        assertThat(ofBatch.awaited()).isEqualTo(new Awaited(Kind.BATCH, "", "b"));
        assertThat(WaitNotice.of("b", "0123abc", bytes(""))).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> WaitNotice.of("b", "w\0x", bytes("finished")));
    }
}
