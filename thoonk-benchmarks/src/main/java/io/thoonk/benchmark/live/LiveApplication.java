package io.thoonk.benchmark.live;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** Makes applications as a user has them. */
final class LiveApplication {

    private LiveApplication() {}

    static SpringApplication with(Map<String, String> properties, WebApplicationType type, Class<?>... more) {
        SpringApplication application = new SpringApplication(Configuration.class);
        application.addPrimarySources(List.of(more));
        application.setWebApplicationType(type);
        Map<String, Object> all = new HashMap<>(properties);
        all.put("spring.data.redis.lettuce.pool.enabled", "false");
        application.setDefaultProperties(all);
        return application;
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Configuration {}
}
