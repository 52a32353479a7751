package io.thoonk.sample.browser;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.Backoff;
import io.thoonk.annotation.ItemId;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.job.Job;
import io.thoonk.job.PutOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** A shop behind the wall: orders that flow, mails that fail, reports that take long, invoices that nobody works on. */
@TestConfiguration(proxyBeanMethods = false)
class DashboardLoad {

    static final int MAILS = 12;

    @Bean
    Shop shop(ThoonkTemplate thoonk, RedisConnectionFactory redis) {
        return new Shop(thoonk, redis);
    }

    static final class Shop implements AutoCloseable {

        private final CountDownLatch end = new CountDownLatch(1);

        private final ThoonkTemplate thoonk;

        private final RedisConnectionFactory redis;

        private final AtomicInteger number = new AtomicInteger(48_100);

        private ScheduledExecutorService customers = Executors.newSingleThreadScheduledExecutor();

        Shop(ThoonkTemplate thoonk, RedisConnectionFactory redis) {
            this.thoonk = thoonk;
            this.redis = redis;
        }

        @ThoonkJobWorker(id = "orders", queue = "orders", concurrency = "4")
        void order(String order) throws InterruptedException {
            end.await(65, TimeUnit.MILLISECONDS);
        }

        @ThoonkJobWorker(id = "mails", queue = "mails", concurrency = "2", maxAttempts = "1")
        void mail(String mail) {
            throw new IllegalStateException("SMTP 421 relay.example.net: too many connections <b>now</b>");
        }

        @ThoonkJobWorker(id = "reports", queue = "reports", concurrency = "2")
        void report(String report, Job<String> job) throws InterruptedException {
            job.progress(40 + number.get() % 50, "page 12 of 31");
            end.await();
        }

        @ThoonkListener(
                id = "archive",
                feeds = "news",
                durable = "archive",
                maxAttempts = "1",
                backoff = @Backoff(delay = "10ms"))
        void archive(String item, @ItemId String id) {
            if (id.equals("news-7")) {
                throw new IllegalArgumentException("No room for " + id);
            }
        }

        void open() {
            orders(30);
            IntStream.range(0, MAILS).forEach(i -> thoonk.jobs("mails", String.class)
                    .put(
                            "{\"to\":\"customer-" + i + "@example.org\",\"subject\":\"Your order " + (48_000 + i)
                                    + "\",\"password\":\"swordfish\",\"lines\":[{\"sku\":\"A-" + i
                                    + "\",\"count\":2,\"gift\":false},{\"sku\":\"B-7\",\"count\":1,\"gift\":null}]}",
                            PutOptions.builder()
                                    .id("mail-" + i)
                                    .header(
                                            "traceparent",
                                            "00-4bf92f3577b34da6a3ce929d0e0e473" + i % 10 + "-00f067aa0ba902b7-01")
                                    .build()));
            thoonk.jobs("reports", String.class)
                    .putAll(List.of("{\"month\":\"May\"}", "{\"month\":\"June\"}", "{\"month\":\"July\"}"));
            thoonk.jobs("invoices", String.class).putAll(List.of("{\"order\":48001}", "{\"order\":48002}"));
            IntStream.range(0, 3).forEach(i -> thoonk.jobs("invoices", String.class)
                    .put(
                            "{\"order\":" + i + "}",
                            PutOptions.builder()
                                    .delay(Duration.ofMinutes(20 + i))
                                    .build()));
            IntStream.range(0, 9).forEach(i -> thoonk.feed("news", String.class)
                    .publish("news-" + i, "{\"title\":\"News " + i + "\"}"));
            for (String name : List.of("Lighthouse", "Harbour", "Dunes", "Ferry", "Old mill", "Market")) {
                thoonk.sortedFeed("playlist", String.class).append("{\"title\":\"" + name + "\"}");
            }
            if (customers.isShutdown()) {
                // The test class is run again.
                customers = Executors.newSingleThreadScheduledExecutor();
            }
            customers.scheduleWithFixedDelay(this::custom, 100, 100, TimeUnit.MILLISECONDS);
        }

        private void custom() {
            orders(3 + (int) (5 * Math.random()));
        }

        private void orders(int count) {
            thoonk.jobs("orders", String.class)
                    .putAll(IntStream.range(0, count)
                            .mapToObj(i -> "{\"order\":" + number.incrementAndGet() + ",\"total\":" + (i * 7 % 90 + 10)
                                    + ".90}")
                            .toList());
        }

        /** A day of orders, as the history keeps it. */
        void invent(String feed, double perMinute) {
            long now = System.currentTimeMillis() / 60_000;
            ByteBuffer slots = ByteBuffer.allocate(1440 * 40);
            // Below nothing until now, so that what is counted from now on goes on from there.
            double published = -ordersUntil(now + 1, now, perMinute);
            for (long minute = now - 1439; minute <= now; minute++) {
                double hour = swing(minute, now);
                published += orders(minute, now, perMinute);
                int waiting = (int) Math.max(0, 30 * (hour - 0.3));
                slots.position((int) (minute % 1440) * 40);
                slots.putInt((int) minute).putDouble(published).putDouble(published - waiting);
                slots.putInt(waiting)
                        .putInt(0)
                        .putInt(waiting / 3)
                        .putInt(20 + waiting * 4)
                        .putInt(90 + waiting * 25);
            }
            try (RedisConnection connection = redis.getConnection()) {
                connection
                        .stringCommands()
                        .set(("thoonk.history:" + feed).getBytes(StandardCharsets.UTF_8), slots.array());
            }
        }

        private static double ordersUntil(long end, long now, double perMinute) {
            return LongStream.range(now - 1439, end)
                    .mapToDouble(minute -> orders(minute, now, perMinute))
                    .sum();
        }

        private static double orders(long minute, long now, double perMinute) {
            return Math.max(0, perMinute * (1 + 0.45 * swing(minute, now)));
        }

        private static double swing(long minute, long now) {
            return Math.sin((minute - now) / 90.0) + 0.35 * Math.sin(minute / 7.0);
        }

        @Override
        public void close() {
            customers.shutdownNow();
            end.countDown();
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "Shop[%d orders]", number.get());
        }
    }
}
