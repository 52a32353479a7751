package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.ThoonkTemplate;
import io.thoonk.autoconfigure.web.ThoonkSseAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

class WithoutWebTests {

    private static final AutoConfigurations ALL = AutoConfigurations.of(
            DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class, ThoonkSseAutoConfiguration.class);

    @Test
    void startsWithoutSpringWebAndReactor() {
        new ApplicationContextRunner()
                .withConfiguration(ALL)
                .withPropertyValues("thoonk.listener.auto-startup=false", "thoonk.worker.auto-startup=false")
                .withClassLoader(new FilteredClassLoader(
                        "org.springframework.web", "org.springframework.http", "reactor", "jakarta.servlet"))
                .run(context ->
                        assertThat(context).hasSingleBean(ThoonkTemplate.class).doesNotHaveBean("thoonkSse"));
    }

    @Test
    void startsInAWebApplicationWithoutReactorOnItsOwn() {
        new WebApplicationContextRunner()
                .withConfiguration(ALL)
                .withClassLoader(new FilteredClassLoader("org.springframework.web.reactive"))
                .run(context -> assertThat(context).hasBean("thoonkSse"));
    }
}
