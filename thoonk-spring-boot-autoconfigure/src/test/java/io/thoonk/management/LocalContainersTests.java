package io.thoonk.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.container.DefaultContainer;
import io.thoonk.container.DefaultContainerRegistry;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LocalContainersTests {

    private final SlowWork work = new SlowWork();

    private final DefaultContainerRegistry registry = new DefaultContainerRegistry();

    private final LocalContainers containers = new LocalContainers(() -> registry);

    @BeforeEach
    void start() {
        DefaultContainer container = new DefaultContainer("listener", false, work);
        registry.register(container);
        container.start();
    }

    @Test
    void heedsWhatIsPausedEverywhereInItsOrderWithoutWaitingForHandlers() {
        containers.heed(Set.of("listener"));
        containers.heed(Set.of());
        containers.heed(Set.of("listener"));
        work.endHandler();
        await().until(() -> work.changes().size() == 4);

        assertThat(work.changes()).containsExactly("start", "pause", "resume", "pause");
    }

    @Test
    void tellsWhenAllIsPausedThatIsToBe() {
        CompletableFuture<Void> paused = containers.heed(Set.of("listener"));
        await().until(() -> work.changes().contains("pause"));
        assertThat(paused).isNotDone();
        work.endHandler();
        paused.join();
    }

    @Test
    void goesOnAfterAPauseThatFailed() {
        work.failNextPause();
        containers.heed(Set.of("listener")).join();
        containers.heed(Set.of()).join();

        assertThat(work.changes()).containsExactly("start", "pause", "resume");
    }
}
