package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.Limits;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.feed.FeedConfig;
import io.thoonk.job.JobQueue;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** Workers whose annotation says the partitions of their queue. */
@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class AnnotatedPartitionsIntegrationTests {

    @Test
    void workOnAllPartitionsWithTheNumberOfAProperty() {
        try (ConfigurableApplicationContext context = start(Map.of("orders.partitions", "3"), Shipping.class)) {
            JobQueue<String> orders = context.getBean(ThoonkTemplate.class).jobs("orders", String.class);
            orders.putAll(List.of("a", "b", "c", "d", "e", "f"));
            Queue<String> shipped = context.getBean(Shipping.class).shipped;
            await().untilAsserted(() -> assertThat(shipped).containsExactlyInAnyOrder("a", "b", "c", "d", "e", "f"));
            assertThat(orders.counts().published()).isEqualTo(6);
            assertThat(context.getBean(ThoonkTemplate.class).config("orders").partitions())
                    .hasValue(3);
        }
    }

    @Test
    void doNotStartWhereTheQueueHasAnotherNumber(CapturedOutput output) {
        try (ThoonkTemplate thoonk = TestTemplates.on(TestRedis.shared())) {
            thoonk.jobs("orders", String.class, FeedConfig.partitions(8));
            assertThatException().isThrownBy(() -> start(Map.of("orders.partitions", "3"), Shipping.class));
            assertThat(output).contains("""
                    Worker 'orders' uses feed 'orders' with 3 partitions, but in Redis it has 8.

                    Action:

                    Say partitions = "8" at its worker""");
        }
    }

    @Test
    void doNotStartWhereTheyLimitTheWhole(CapturedOutput output) {
        assertThatException().isThrownBy(() -> start(Map.of(), Limited.class));
        assertThat(output)
                .contains("limits the whole of a queue with partitions, which know nothing of each other.")
                .contains("Limit keys by keyRate and keyConcurrency");
    }

    private static ConfigurableApplicationContext start(Map<String, Object> properties, Class<?>... beans) {
        return StartedApplication.run(TestRedis.shared(), properties, beans);
    }

    static class Shipping {

        private final Queue<String> shipped = new ConcurrentLinkedQueue<>();

        @ThoonkJobWorker(queue = "orders", partitions = "${orders.partitions}")
        void ship(String order) {
            shipped.add(order);
        }
    }

    static class Limited {
        @ThoonkJobWorker(queue = "orders", partitions = "3", limits = @Limits(rate = "10/1s"))
        void ship(String order) {}
    }
}
