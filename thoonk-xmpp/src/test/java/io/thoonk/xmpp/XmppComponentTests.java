package io.thoonk.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class XmppComponentTests {

    private final CountDownLatch answering = new CountDownLatch(1);

    private final AtomicInteger asked = new AtomicInteger();

    private final AtomicInteger atOnce = new AtomicInteger();

    private final AtomicInteger mostAtOnce = new AtomicInteger();

    @Test
    void runsOnceThoughItIsStartedAgainBeforeItHasEnded() {
        XmppComponent component = new XmppComponent(
                new XmppComponent.Server("127.0.0.1", 1, "pubsub.example.org", "secret"),
                new ComponentLease(
                        () -> {
                            throw unanswered();
                        },
                        Duration.ofHours(1),
                        System::nanoTime),
                new NoService(),
                Clock.systemUTC());
        try {
            component.start();
            await().until(() -> asked.get() == 1);
            // Whoever is interrupted waits no longer for the end.
            Thread.currentThread().interrupt();
            component.stop();
            assertThat(Thread.interrupted()).isTrue();
            component.start();
            await().until(() -> waiting() == 2);
            answering.countDown();
            await().until(() -> asked.get() > 1);
            assertThat(mostAtOnce).hasValue(1);
        } finally {
            answering.countDown();
            component.stop();
        }
    }

    /** Redis, which does not answer for a while and then cannot. */
    private ThoonkException unanswered() {
        asked.incrementAndGet();
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try {
            answering.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        atOnce.decrementAndGet();
        return new ThoonkException("There is no answer");
    }

    private static long waiting() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("thoonk-xmpp"))
                .filter(thread -> thread.getState() == Thread.State.WAITING)
                .count();
    }

    private static final class NoService implements XmppComponent.Service {

        @Override
        public Requests requests() {
            return request -> Optional.empty();
        }

        @Override
        public void begin(ComponentSession session) {}

        @Override
        public void watch(ComponentSession session) {}

        @Override
        public void end() {}
    }
}
