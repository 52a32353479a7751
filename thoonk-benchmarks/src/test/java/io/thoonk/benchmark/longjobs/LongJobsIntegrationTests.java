package io.thoonk.benchmark.longjobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LongJobsIntegrationTests {

    @Test
    void doesEachItemThroughDeployments() {
        assertThat(LongJobsProgram.run(new String[] {"--quick", "--deployments=2", "--jobs=400"}))
                .isZero();
    }
}
