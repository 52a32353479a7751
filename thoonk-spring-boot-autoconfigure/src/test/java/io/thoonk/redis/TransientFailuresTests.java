package io.thoonk.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransientFailuresTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TRYAGAIN Multiple keys request during rehashing of slot | true",
                "CLUSTERDOWN The cluster is down | true",
                "LOADING Redis is loading the dataset in memory | true",
                "MASTERDOWN Link with MASTER is down | true",
                "READONLY You can't write against a read only replica. | true",
                "NOREPLICAS Not enough good replicas to write. | true",
                "OOM command not allowed when used memory > 'maxmemory'. | false",
                "WRONGTYPE Operation against a key | false",
                "Connection reset | false"
            })
    void passesWhereRedisHasNotBegunWithTheCommand(String answer, boolean passes) {
        TransientFailures trouble = new TransientFailures(Duration.ofMinutes(1));
        assertThat(trouble.passes(new IllegalStateException(answer))).isEqualTo(passes);
    }

    @Test
    void passesAgainAndAgainWhileThereIsPatience() {
        TransientFailures trouble = new TransientFailures(Duration.ofMinutes(10));
        for (int attempt = 0; attempt < 4; attempt++) {
            assertThat(trouble.passes(new IllegalStateException("LOADING"))).isTrue();
        }
    }

    @Test
    void hasNoPatienceForEver() {
        TransientFailures trouble = new TransientFailures(Duration.ofMillis(30));
        int attempts = 0;
        while (trouble.passes(new IllegalStateException("LOADING"))) {
            attempts++;
            assertThat(attempts).isLessThan(10);
        }
    }

    @Test
    void endsWithAnInterruptWhichItKeeps() {
        Thread.currentThread().interrupt();
        assertThat(new TransientFailures(Duration.ofMinutes(1)).passes(new IllegalStateException("LOADING")))
                .isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void passesWhereSomethingElseSaysSo() {
        assertThat(new TransientFailures(Duration.ofMinutes(1)).passes(new IllegalStateException("cut"), true))
                .isTrue();
    }
}
