package io.thoonk.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DefaultContainerTests {

    private final RecordedWork work = new RecordedWork();

    private final DefaultContainer container = new DefaultContainer("c", true, work);

    @Test
    void isStoppedAtFirst() {
        container.stop();
        container.resume();
        assertThat(container.isRunning()).isFalse();
        assertThat(container.isPaused()).isFalse();
        assertThat(work.calls()).isEmpty();
    }

    @Test
    void startsOnceAndStopsOnce() {
        container.start();
        container.start();
        assertThat(container.isRunning()).isTrue();
        container.stop();
        container.stop();
        assertThat(container.isRunning()).isFalse();
        assertThat(work.calls()).containsExactly("start", "stop");
    }

    @Test
    void startsAgainAfterAStop() {
        container.start();
        container.stop();
        container.start();
        assertThat(work.calls()).containsExactly("start", "stop", "start");
    }

    @Test
    void runsWhilePaused() {
        container.start();
        container.pause();
        assertThat(container.isRunning()).isTrue();
        assertThat(container.isPaused()).isTrue();
        container.resume();
        container.resume();
        assertThat(container.isPaused()).isFalse();
        assertThat(work.calls()).containsExactly("start", "pause", "resume");
    }

    @Test
    void staysPausedOverAStopAndAStart() {
        container.start();
        container.pause();
        container.stop();
        container.start();
        assertThat(container.isPaused()).isTrue();
        container.resume();
        assertThat(work.calls()).containsExactly("start", "pause", "stop", "startPaused", "resume");
    }

    @Test
    void startsAsIfNeverPausedWhenResumedBeforeItStarts() {
        container.pause();
        container.resume();
        container.start();
        assertThat(work.calls()).containsExactly("start");
    }

    @Test
    void isRunningUntilItsWorkHasEnded() throws Exception {
        CountDownLatch goOn = work.holdNextStop();
        container.start();
        Thread stopping = new Thread(container::stop);
        stopping.start();
        await().until(() -> work.calls().contains("stop"));
        assertThat(container.isRunning()).isTrue();
        goOn.countDown();
        stopping.join();
        assertThat(container.isRunning()).isFalse();
    }

    @Test
    void startsOnlyOnceAnEarlierStopIsOver() throws Exception {
        CountDownLatch goOn = work.holdNextStop();
        container.start();
        Thread stopping = new Thread(container::stop);
        stopping.start();
        await().until(() -> work.calls().contains("stop"));
        Thread starting = new Thread(container::start);
        starting.start();
        await().until(() -> starting.getState() == Thread.State.WAITING);
        assertThat(work.calls()).containsExactly("start", "stop");
        goOn.countDown();
        stopping.join();
        starting.join();
        assertThat(work.calls()).containsExactly("start", "stop", "start");
        assertThat(container.isRunning()).isTrue();
    }

    @Test
    void pausesAfterTheHandlerThatAskedForIt() {
        CountDownLatch goOn = work.holdNextStop();
        container.start();
        work.callFromHandlers(false);
        container.pause();
        container.resume();
        await().until(() -> work.calls().contains("pause"));
        assertThat(work.calls()).containsExactly("start", "pause");
        goOn.countDown();
        await().untilAsserted(() -> assertThat(work.calls()).containsExactly("start", "pause", "resume"));
        await().until(() -> !container.isPaused());
    }

    @Test
    void pausesBeforeAHandlerGoesOnWhereItWaitsForNone() {
        container.start();
        work.callFromHandlers(true);
        container.pause();
        assertThat(container.isPaused()).isTrue();
        container.resume();
        assertThat(container.isPaused()).isFalse();
        assertThat(work.calls()).containsExactly("start", "pause", "resume");
    }

    @Test
    void canBeStoppedAgainWhenItsWorkDidNotEnd() {
        container.start();
        work.failNextStop();
        assertThatIllegalStateException().isThrownBy(container::stop);
        assertThat(container.isRunning()).isTrue();
        container.stop();
        assertThat(container.isRunning()).isFalse();
        assertThat(work.calls()).containsExactly("start", "stop", "stop");
    }
}
