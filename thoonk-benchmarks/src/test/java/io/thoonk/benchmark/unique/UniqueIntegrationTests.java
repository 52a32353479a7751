package io.thoonk.benchmark.unique;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UniqueIntegrationTests {

    @Test
    void keepsTheRulesAndLeavesNoKey() throws InterruptedException {
        assertThat(UniqueProgram.run(new String[] {"--quick", "--steps=4000", "--feeds=1", "--kills=1"}))
                .isZero();
    }
}
