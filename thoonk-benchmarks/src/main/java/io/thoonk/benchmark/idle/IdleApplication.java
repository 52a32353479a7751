package io.thoonk.benchmark.idle;

import io.thoonk.benchmark.redis.MeasuredApplication;
import io.thoonk.benchmark.redis.RedisUnderTest;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** An application with running workers that get no job, each on a feed of its own. */
public final class IdleApplication implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private IdleApplication(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Starts one.
     *
     * @param redis where it works
     * @param workers how many workers it has
     * @return the running application
     */
    public static IdleApplication start(RedisUnderTest redis, int workers) {
        return new IdleApplication(
                MeasuredApplication.start(Application.class, redis, Map.of(), context -> addWorkers(context, workers)));
    }

    private static void addWorkers(GenericApplicationContext context, int workers) {
        context.registerBean("idleNumbers", AtomicInteger.class);
        for (int i = 0; i < workers; i++) {
            context.registerBean("idle" + i, IdleWorker.class);
        }
    }

    @Override
    public void close() {
        context.close();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
