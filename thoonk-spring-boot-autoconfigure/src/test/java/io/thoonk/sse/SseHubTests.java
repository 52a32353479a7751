package io.thoonk.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.event.FeedEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SseHubTests {

    private final List<String> log = new CopyOnWriteArrayList<>();

    private volatile CountDownLatch hung = new CountDownLatch(0);

    private long nanos;

    private final SseHub hub =
            new SseHub(new Noting(), ThoonkSse.Options.DEFAULTS, Runnable::run, new FailureLog(), new Noting());

    @Test
    void isKeptWhileItHasAClient() {
        SseClient client = attach();
        beatLater();
        assertThat(log).containsExactly("used", "open");
        client.close();
        hub.beat();
        assertThat(log).containsExactly("used", "open");
    }

    @Test
    void isLetGoWhenNobodyHasUsedItForAWhile() {
        attach().close();
        beatLater();
        await().untilAsserted(() -> assertThat(log).containsExactly("used", "open", "unused", "close"));
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void goesOnWhereItsOriginHangsAsItEnds() throws Exception {
        hung = new CountDownLatch(1);
        try {
            attach().close();
            beatLater();
            assertThat(log).containsExactly("used", "open", "unused");
            SseClient client = attach();
            hub.close();
            assertThat(client.isOpen()).isFalse();
        } finally {
            hung.countDown();
        }
        await().untilAsserted(() -> assertThat(log).endsWith("close", "close"));
    }

    @Test
    void isLetGoWhereNobodyEverCame() {
        beatLater();
        assertThat(log).containsExactly("unused");
    }

    @Test
    void isUsedAgainByWhoComesAfterThat() {
        attach().close();
        beatLater();
        await().until(() -> log.contains("close"));
        log.clear();
        SseClient client = attach();
        assertThat(log).containsExactly("used", "open");
        assertThat(hub.clientCount()).isEqualTo(1);
        client.close();
    }

    private SseClient attach() {
        return hub.attach(new Open(), null, "");
    }

    private void beatLater() {
        nanos += SseHub.LINGER + 1;
        hub.beat();
    }

    /** Origin and owner at once, which note what is asked of them. */
    private final class Noting implements SseOrigin, SseHubOwner {

        @Override
        public AutoCloseable open(Sink sink) {
            log.add("open");
            return () -> {
                hung.await();
                log.add("close");
            };
        }

        @Override
        public Present present(boolean returning) {
            return (Predicate<? super FeedEvent> filter) -> List.of(new Content("f", "content"));
        }

        @Override
        public boolean accepts() {
            return true;
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public void used(SseHub used) {
            log.add("used");
        }

        @Override
        public void unused(SseHub unused) {
            log.add("unused");
        }
    }

    private static final class Open implements SseClient.Output {

        private Optional<Runnable> gone = Optional.empty();

        private boolean open = true;

        @Override
        public boolean offer(SseFrame frame) {
            return open;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            if (open) {
                open = false;
                gone.ifPresent(Runnable::run);
            }
        }

        @Override
        public void onGone(Runnable action) {
            gone = Optional.of(action);
        }
    }
}
