package io.thoonk.benchmark.live;

import io.thoonk.ThoonkRedisException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.Feed;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** Publishes while one kind of trouble strikes again and again, and counts what the listener handled in the end. */
final class AwayTrial {

    static final String FEED = "away";

    static final String HEAD = """
            | trouble | times | published | handled | missing | handled again | out of order |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: |""";

    private static final Logger log = LoggerFactory.getLogger(AwayTrial.class);

    private final AwayOptions options;

    private final AtomicInteger published = new AtomicInteger();

    AwayTrial(AwayOptions options) {
        this.options = options;
    }

    /** Prints one row; whether nothing is missing, and all was in order. */
    boolean holds(AwayTrouble trouble) throws IOException {
        Path folder = Files.createDirectories(options.folder()).toAbsolutePath();
        Path file = folder.resolve(trouble.name().toLowerCase(Locale.ROOT) + ".handled");
        Files.deleteIfExists(file);
        try (DedicatedRedis redis = TestRedis.startDedicated("--appendonly", "yes", "--appendfsync", "always");
                ConfigurableApplicationContext context = LiveApplication.with(
                                Map.of("spring.data.redis.url", redis.uri(), "spring.data.redis.timeout", "2s"),
                                WebApplicationType.NONE)
                        .run();
                AwayProcess listener = new AwayProcess(redis.uri(), file)) {
            Feed<String> feed = context.getBean(ThoonkTemplate.class).feed(FEED, String.class);
            // A listener that is not up yet has nothing to lose.
            publish(feed, 0, 1);
            awaitHandled(file, 1);
            CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> publish(feed, 1, options.items()));
            int times = 0;
            while (!ends(publishing, trouble.pause(options), published.get())) {
                trouble.strike(redis, listener);
                times++;
            }
            publishing.join();
            AwayHandled handled = awaitHandled(file, options.items());
            System.out.println("| %s | %d | %d | %d | %d | %d | %d |"
                    .formatted(
                            trouble.title(),
                            times,
                            options.items(),
                            handled.items(),
                            options.items() - handled.items(),
                            handled.again(),
                            handled.outOfOrder()));
            return handled.items() == options.items() && handled.outOfOrder() == 0;
        }
    }

    /** Within that time, which is longer where nothing is published: Redis that dies before there is news of it keeps nobody away. */
    private boolean ends(CompletableFuture<Void> publishing, Duration within, int before) {
        long end = System.nanoTime() + within.toNanos();
        while (!publishing.isDone() && (System.nanoTime() - end < 0 || published.get() == before)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        return publishing.isDone();
    }

    private void publish(Feed<String> feed, int first, int end) {
        long step = TimeUnit.SECONDS.toNanos(1) / options.rate();
        for (int number = first; number < end; number++) {
            long due = System.nanoTime() + step;
            while (!published(feed, number)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
            published.incrementAndGet();
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    /** Again under the same id where Redis is away. */
    private static boolean published(Feed<String> feed, int number) {
        try {
            feed.publish(Integer.toString(number), "item");
            return true;
        } catch (ThoonkRedisException ex) {
            log.debug("A publish has to be repeated", ex);
            return false;
        }
    }

    private AwayHandled awaitHandled(Path file, int items) {
        long end = System.nanoTime() + options.patience().toNanos();
        AwayHandled handled = AwayHandled.read(file);
        while (handled.items() < items && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            handled = AwayHandled.read(file);
        }
        return handled;
    }
}
