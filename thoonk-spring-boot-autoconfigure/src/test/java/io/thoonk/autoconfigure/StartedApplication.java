package io.thoonk.autoconfigure;

import io.thoonk.test.TestRedis;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Starts an application as its main method would, with all auto-configurations and failure analyses. */
public final class StartedApplication {

    private StartedApplication() {}

    /** With the Redis that the properties name. */
    public static ConfigurableApplicationContext run(Map<String, Object> properties, Class<?>... beans) {
        return application(properties, beans).run();
    }

    public static ConfigurableApplicationContext run(
            TestRedis redis, Map<String, Object> properties, Class<?>... beans) {
        SpringApplication application = application(properties, beans);
        application.addInitializers(context -> ((GenericApplicationContext) context)
                .registerBean(DataRedisConnectionDetails.class, redis::connectionDetails));
        return application.run();
    }

    /** With beans that the test makes. */
    public static ConfigurableApplicationContext run(
            TestRedis redis, Map<String, Object> properties, Consumer<GenericApplicationContext> beans) {
        SpringApplication application = application(properties);
        application.addInitializers(context -> {
            GenericApplicationContext generic = (GenericApplicationContext) context;
            generic.registerBean(DataRedisConnectionDetails.class, redis::connectionDetails);
            beans.accept(generic);
        });
        return application.run();
    }

    /** With a web server on a free port. */
    public static ConfigurableApplicationContext web(
            WebApplicationType type, TestRedis redis, Map<String, String> properties, Class<?>... beans) {
        SpringApplication application = webApplication(type, properties, beans);
        application.addInitializers(context -> ((GenericApplicationContext) context)
                .registerBean(DataRedisConnectionDetails.class, redis::connectionDetails));
        return application.run();
    }

    /** With a web server on a free port, and the Redis that the properties name. */
    static ConfigurableApplicationContext web(Map<String, String> properties, Class<?>... beans) {
        return webApplication(WebApplicationType.SERVLET, properties, beans).run();
    }

    /** With {@code spring.main.lazy-initialization}. */
    static ConfigurableApplicationContext lazily(TestRedis redis, Class<?>... beans) {
        return run(redis, Map.of("spring.main.lazy-initialization", "true"), beans);
    }

    private static SpringApplication webApplication(
            WebApplicationType type, Map<String, String> properties, Class<?>... beans) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put("server.port", "0");
        all.put("server.address", "127.0.0.1");
        SpringApplication application = application(all, beans);
        application.setWebApplicationType(type);
        return application;
    }

    private static SpringApplication application(Map<String, Object> properties, Class<?>... beans) {
        SpringApplication application = new SpringApplication(beans);
        application.addPrimarySources(List.of(Everything.class));
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setBannerMode(Banner.Mode.OFF);
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(properties);
        return application;
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Everything {}
}
