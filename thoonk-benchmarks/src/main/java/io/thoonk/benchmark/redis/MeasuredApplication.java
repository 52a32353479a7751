package io.thoonk.benchmark.redis;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Starts Spring Boot applications that are measured: without the web, a banner or lines about their start. */
public final class MeasuredApplication {

    private MeasuredApplication() {}

    /**
     * Starts one.
     *
     * @param configuration its configuration
     * @param redis where it works
     * @param properties further properties
     * @param beans adds beans
     * @param arguments of its command line
     * @return the running application
     */
    public static ConfigurableApplicationContext start(
            Class<?> configuration,
            RedisUnderTest redis,
            Map<String, ?> properties,
            Consumer<GenericApplicationContext> beans,
            String... arguments) {
        SpringApplication application = new SpringApplication(configuration);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        Map<String, Object> all = new HashMap<>(redis.properties());
        // The pool is on the class path for Streams alone.
        all.put("spring.data.redis.lettuce.pool.enabled", "false");
        all.putAll(properties);
        application.setDefaultProperties(all);
        application.addInitializers(context -> beans.accept((GenericApplicationContext) context));
        return application.run(arguments);
    }
}
