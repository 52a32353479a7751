package io.thoonk.benchmark.idle;

import io.thoonk.benchmark.redis.RedisUnderTest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
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
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        Map<String, Object> properties = new HashMap<>(redis.properties());
        // The pool is there for others.
        properties.put("spring.data.redis.lettuce.pool.enabled", "false");
        application.setDefaultProperties(properties);
        application.addInitializers(context -> addWorkers((GenericApplicationContext) context, workers));
        return new IdleApplication(application.run());
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
