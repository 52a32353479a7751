package io.thoonk.test;

import io.thoonk.redis.keys.RandomIds;
import java.util.HashMap;
import java.util.Map;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Gives the context of a test class keys and a clock of its own. It belongs to the class, so that no other class gets a context
 * with the same keys.
 *
 * @param testClass the test class
 * @param mode how workers run
 * @param slice whether the context has only what {@link ThoonkTest} takes
 */
record ThoonkTestContextCustomizer(Class<?> testClass, ThoonkTestMode mode, boolean slice)
        implements ContextCustomizer {

    /** The clock of {@code time.lua} goes by it. */
    static final String PREFIX = "thoonk-test-";

    private static final String NAME = "thoonkTest";

    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
        String keyPrefix = PREFIX + RandomIds.next().substring(0, 16) + ":";
        MutablePropertySources properties = context.getEnvironment().getPropertySources();
        properties.addFirst(new MapPropertySource(NAME, own(keyPrefix)));
        properties.addLast(new MapPropertySource(
                NAME + "Defaults", Map.of("thoonk.processes.enabled", "false", "spring.data.redis.timeout", "5s")));
        context.getBeanFactory().registerSingleton(NAME + "Settings", new ThoonkTestSettings(mode, keyPrefix));
        BeanDefinitionRegistry registry = (BeanDefinitionRegistry) context.getBeanFactory();
        registry.registerBeanDefinition(NAME + "Configuration", new RootBeanDefinition(ThoonkTestConfiguration.class));
        RedisSource.of(context.getEnvironment())
                .ifPresentOrElse(
                        server -> {
                            RootBeanDefinition details =
                                    new RootBeanDefinition(DataRedisConnectionDetails.class, server::connectionDetails);
                            details.setFallback(true);
                            registry.registerBeanDefinition(NAME + "RedisConnectionDetails", details);
                        },
                        () -> registry.registerBeanDefinition(
                                NAME + "RemainderRemoval", new RootBeanDefinition(RemainderRemoval.class)));
    }

    /** What the application's own properties do not change. */
    private Map<String, Object> own(String keyPrefix) {
        Map<String, Object> own = new HashMap<>(Map.of("thoonk.key-prefix", keyPrefix));
        if (slice) {
            // It has no web, so a dashboard would only be missed in the log.
            own.put("thoonk.dashboard.enabled", "false");
        }
        return own;
    }
}
