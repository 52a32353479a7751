package io.thoonk.benchmark.live;

import io.thoonk.ThoonkTemplate;
import io.thoonk.benchmark.redis.StandaloneRedis;
import io.thoonk.feed.Feed;
import java.util.Collections;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** So many listeners of one kind in one application: a burst, and then one event after the other. */
final class ListenerTrial {

    static final String HEAD = """
            | listeners | kind | a burst: heard by all together, events/s | at a steady rate: p50, ms | p99, ms | missed |
            | ---: | --- | ---: | ---: | ---: | ---: |""";

    private static final int BATCH = 500;

    private final StandaloneRedis redis;

    private final FanOutOptions options;

    ListenerTrial(StandaloneRedis redis, FanOutOptions options) {
        this.redis = redis;
        this.options = options;
    }

    String row(String kind, int listeners, Class<?> type) {
        // A burst for 100 listeners is smaller, or it would be another test, of full mailboxes.
        int burst = Math.max(BATCH, listeners >= 100 ? options.burst() / 5 : options.burst()) / BATCH * BATCH;
        Heard heard = new Heard(listeners * Math.max(burst, options.steady()), options.patience());
        SpringApplication application = LiveApplication.with(redis.properties(), WebApplicationType.NONE);
        application.addInitializers(context -> {
            GenericApplicationContext beans = (GenericApplicationContext) context;
            beans.registerBean(Heard.class, () -> heard);
            for (int number = 0; number < listeners; number++) {
                beans.registerBean("hearer" + number, type);
            }
        });
        try (ConfigurableApplicationContext context = application.run()) {
            Feed<String> feed = context.getBean(ThoonkTemplate.class).feed(Hearers.FEED, String.class);
            burst(feed, BATCH);
            heard.await(BATCH * listeners);
            heard.reset();
            long begin = System.nanoTime();
            burst(feed, burst);
            int got = heard.await(burst * listeners);
            double seconds = (System.nanoTime() - begin) / 1e9;
            int missed = burst * listeners - got;
            heard.reset();
            steady(feed);
            missed += options.steady() * listeners - heard.await(options.steady() * listeners);
            return String.format(
                    Locale.ROOT,
                    "| %d | %s | %,.0f | %.2f | %.2f | %d |",
                    listeners,
                    kind,
                    got / seconds,
                    heard.quantile(0.5),
                    heard.quantile(0.99),
                    missed);
        }
    }

    private static void burst(Feed<String> feed, int events) {
        for (int sent = 0; sent < events; sent += BATCH) {
            feed.publishAll(Collections.nCopies(BATCH, Long.toString(System.nanoTime())));
        }
    }

    private void steady(Feed<String> feed) {
        for (int sent = 0; sent < options.steady(); sent++) {
            feed.publish("one", Long.toString(System.nanoTime()));
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) / options.rate());
        }
    }
}
