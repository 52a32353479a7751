package io.thoonk.benchmark.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class StormIntegrationTests {

    @Test
    void deliversEachDocumentOnceToThoseWhoAreWell() throws IOException, InterruptedException {
        assertThat(StormProgram.run(new String[] {
                    "--subscribers=9", "--hosts=3", "--waves=1", "--every=0s", "--rounds=1", "--slow=200ms"
                }))
                .isZero();
    }
}
