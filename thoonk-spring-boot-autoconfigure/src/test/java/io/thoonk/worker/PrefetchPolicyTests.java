package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thoonk.job.JobClaims;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefetchPolicyTests {

    private static final long MILLISECOND = Duration.ofMillis(1).toNanos();

    private static PrefetchPolicy proved(
            WorkerOptions.Prefetch configured, int concurrency, long handling, long call, long waiting) {
        return proved(configured, concurrency, handling, call, waiting, 100);
    }

    private static PrefetchPolicy proved(
            WorkerOptions.Prefetch configured, int concurrency, long handling, long call, long waiting, long bytes) {
        PrefetchPolicy policy = new PrefetchPolicy(configured, concurrency);
        policy.worked(handling, 1);
        policy.called(call, waiting, true);
        policy.brought(bytes);
        return policy;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # handlers | one takes, µs | a call takes, µs | in the line | kept ready
            1          | 2             | 500              | 100000      | 256
            16         | 1000          | 1000             | 100000      | 32
            1          | 1000          | 1000             | 100000      | 2
            1          | 100000        | 1000             | 100000      | 0
            256        | 50000         | 1000             | 100000      | 10
            256        | 1000000       | 1000             | 100000      | 0
            # no more than 50 ms of work
            1          | 1000          | 90000            | 100000      | 50
            # a quarter of what waits is left to others
            1          | 2             | 500              | 100         | 25
            1          | 2             | 500              | 3           | 0
            """)
    void keepsReadyWhatHandlersTakeDuringTwoCalls(
            int concurrency, long handling, long call, long waiting, int expected) {
        assertThat(proved(WorkerOptions.Prefetch.AUTO, concurrency, handling * 1_000, call * 1_000, waiting)
                        .stock())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # bytes    | a call brings
            0          | 64
            1          | 256
            100        | 256
            4096       | 256
            10000      | 104
            400000     | 2
            1048576    | 1
            500000000  | 1
            """)
    void letsACallBringAMegabyte(long bytes, int expected) {
        PrefetchPolicy policy = proved(WorkerOptions.Prefetch.AUTO, 4, 1_000, MILLISECOND, 100_000, bytes);
        assertThat(policy.mostInACall()).isEqualTo(expected);
        assertThat(policy.stock()).isEqualTo(expected);
        assertThat(policy.beside(0)).isEqualTo(expected < 128 ? 0 : expected);
    }

    @Test
    void believesAtOnceThatPayloadsAreLargeAndSlowlyThatTheyAreSmall() {
        PrefetchPolicy policy = new PrefetchPolicy(WorkerOptions.Prefetch.AUTO, 16);
        policy.brought(100);
        policy.brought(400_000);
        assertThat(policy.mostInACall()).isEqualTo(2);
        policy.brought(0);
        assertThat(policy.mostInACall())
                .as("an answer without jobs tells nothing")
                .isEqualTo(2);
        policy.brought(100);
        assertThat(policy.mostInACall()).isEqualTo(3);
        for (int calls = 0; calls < 60; calls++) {
            policy.brought(100);
        }
        assertThat(policy.mostInACall()).isEqualTo(JobClaims.MOST);
    }

    /** Red where what is too large to come in time is asked for again and again. */
    @Test
    void asksForHalfWhereACallFailed() {
        PrefetchPolicy policy = new PrefetchPolicy(WorkerOptions.Prefetch.AUTO, 100);
        policy.failed(64);
        assertThat(policy.mostInACall()).isEqualTo(32);
        policy.failed(32);
        policy.failed(0);
        assertThat(policy.mostInACall()).isEqualTo(16);
        policy.failed(2);
        policy.failed(1);
        assertThat(policy.mostInACall()).isEqualTo(1);
        policy.brought(100);
        assertThat(policy.mostInACall()).as("it was not their size").isEqualTo(JobClaims.MOST);
    }

    @Test
    void fetchesNothingAheadBeforeHandlersHaveProvedThemselves() {
        PrefetchPolicy policy = new PrefetchPolicy(WorkerOptions.Prefetch.AUTO, 16);
        policy.called(MILLISECOND, 100_000, true);
        assertThat(policy.stock()).isZero();
        assertThat(policy.takenInACall()).isZero();
    }

    @Test
    void isSetBackByOneSlowRunAndGrowsAgain() {
        PrefetchPolicy policy = proved(WorkerOptions.Prefetch.AUTO, 1, 10_000, MILLISECOND, 100_000);
        assertThat(policy.stock()).isEqualTo(200);
        policy.worked(1_000 * MILLISECOND, 1);
        assertThat(policy.stock()).isZero();
        for (int calls = 0; calls < 60; calls++) {
            policy.worked(10_000, 1);
        }
        assertThat(policy.stock()).isGreaterThan(150);
    }

    @Test
    void fetchesNothingAheadWhereThatIsNotAllowed() {
        PrefetchPolicy policy = proved(new WorkerOptions.Prefetch(10), 1, 10_000, MILLISECOND, 100_000);
        assertThat(policy.stock()).isEqualTo(10);
        policy.called(MILLISECOND, 100_000, false);
        assertThat(policy.stock()).isZero();
    }

    @Test
    void forgetsWhatWasProvedWhenItBeginsAnew() {
        PrefetchPolicy policy = proved(WorkerOptions.Prefetch.AUTO, 1, 10_000, MILLISECOND, 100_000);
        policy.reset();
        assertThat(policy.stock()).isZero();
    }

    @Test
    void readsWhatIsConfigured() {
        assertThat(WorkerOptions.Prefetch.valueOf("auto"))
                .isEqualTo(WorkerOptions.Prefetch.AUTO)
                .hasToString("auto");
        assertThat(WorkerOptions.Prefetch.valueOf("0"))
                .isEqualTo(new WorkerOptions.Prefetch(0))
                .hasToString("0");
        assertThat(WorkerOptions.Prefetch.valueOf("64").count()).isEqualTo(64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "many", "1.5", "12345678"})
    void refusesWhatIsNeitherAutoNorANumber(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkerOptions.Prefetch.valueOf(text))
                .withMessageContaining("auto or a number of at least 0");
    }
}
