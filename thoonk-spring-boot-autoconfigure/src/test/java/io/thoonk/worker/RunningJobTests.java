package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunningJobTests {

    private final RunningJob job = new RunningJob(AnyJob.create(), new FetchShare());

    @AfterEach
    void forgetInterrupts() {
        Thread.interrupted();
    }

    /** Red where a worker that stops while Redis is away lets handlers run on that it says it interrupts. */
    @Test
    void interruptsAHandlerWhoseJobWasGivenUpBefore() {
        job.begin();
        job.abandon();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        job.lose();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void interruptsOnce() {
        job.begin();
        job.lose();
        assertThat(Thread.interrupted()).isTrue();
        job.lose();
        assertThat(Thread.interrupted()).as("it would hit what ends the job").isFalse();
    }
}
