package io.thoonk.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;

@RedisTest
class SseShutdownIntegrationTests {

    private static final List<String> STREAMS = List.of("/feed/news", "/thoonk/api/stream");

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void browsersThatComeBackWhileHandlersFinishDoNotHoldUpTheEnd(WebApplicationType type) throws Exception {
        FaultyApplication application = new FaultyApplication(
                type,
                TestRedis.shared(),
                Map.of(
                        "thoonk.dashboard.enabled", "true",
                        "thoonk.worker.shutdown-timeout", "60s",
                        "spring.lifecycle.timeout-per-shutdown-phase", "60s"),
                SlowWorker.class);
        SlowWorker worker = application.bean(SlowWorker.class);
        int port = application.port();
        application.thoonk().jobs("slow", String.class).put("x");
        assertThat(worker.started.await(60, TimeUnit.SECONDS)).isTrue();
        List<TestSseClient> before =
                STREAMS.stream().map(path -> TestSseClient.open(port, path, "")).toList();
        await().until(() -> before.stream().allMatch(client -> !client.data().isEmpty()));
        CompletableFuture<Void> closing = CompletableFuture.runAsync(application::close);
        await().until(() -> before.stream().allMatch(TestSseClient::ended));
        List<TestSseClient> back =
                STREAMS.stream().map(path -> TestSseClient.open(port, path, "")).toList();
        try {
            await().until(() -> back.stream().allMatch(TestSseClient::ended));
            assertThat(back).allSatisfy(client -> {
                assertThat(client.lines().get(0)).contains("200");
                assertThat(client.lines()).anyMatch(line -> line.startsWith("retry:"));
            });
            assertThat(closing).isNotDone();
        } finally {
            worker.goOn.countDown();
        }
        closing.get(2, TimeUnit.MINUTES);
    }

    static final class SlowWorker {

        private final CountDownLatch started = new CountDownLatch(1);

        private final CountDownLatch goOn = new CountDownLatch(1);

        @ThoonkJobWorker(id = "slow", queue = "slow")
        void work(String payload) throws InterruptedException {
            started.countDown();
            goOn.await(60, TimeUnit.SECONDS);
        }
    }
}
