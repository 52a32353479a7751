package io.thoonk.benchmark.live;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** An application as a user has it. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class LiveApplication {

    static SpringApplication with(Map<String, String> properties, WebApplicationType type, Class<?>... more) {
        SpringApplication application = new SpringApplication(LiveApplication.class);
        application.addPrimarySources(java.util.List.of(more));
        application.setWebApplicationType(type);
        Map<String, Object> all = new HashMap<>(properties);
        all.put("spring.data.redis.lettuce.pool.enabled", "false");
        application.setDefaultProperties(all);
        return application;
    }
}
