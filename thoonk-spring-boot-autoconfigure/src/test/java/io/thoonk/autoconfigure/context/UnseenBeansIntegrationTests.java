package io.thoonk.autoconfigure.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.autoconfigure.RefreshAutoConfiguration;
import org.springframework.cloud.context.config.annotation.RefreshScope;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.PriorityOrdered;

/** Beans that Spring shows no post-processor: their workers and listeners work, or are told of by name. */
@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class UnseenBeansIntegrationTests {

    private static final Queue<Both> CALLED = new ConcurrentLinkedQueue<>();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataRedisAutoConfiguration.class, RefreshAutoConfiguration.class, ThoonkAutoConfiguration.class))
            .withBean(DataRedisConnectionDetails.class, () -> TestRedis.shared().connectionDetails());

    @BeforeEach
    void forget() {
        CALLED.clear();
    }

    @Test
    void aRefreshScopedBeanIsCalledAsTheInstanceOfTheMoment() {
        runner.withUserConfiguration(Refreshed.class).run(context -> {
            Both first = workedBy(context);
            context.getBean(org.springframework.cloud.context.scope.refresh.RefreshScope.class)
                    .refreshAll();
            assertThat(workedBy(context)).isNotSameAs(first);
        });
    }

    @Test
    void aScopedProxyWithASyntheticDefinitionIsCalled() {
        runner.withUserConfiguration(Synthetic.class).run(UnseenBeansIntegrationTests::workedBy);
    }

    @Test
    void aSingletonThatIsRegisteredAsItIsIsCalled() {
        runner.withInitializer(context -> context.getBeanFactory().registerSingleton("both", new Both()))
                .run(UnseenBeansIntegrationTests::workedBy);
    }

    @Test
    void whatAFactoryMakesIsCalled() {
        runner.withUserConfiguration(Made.class).run(UnseenBeansIntegrationTests::workedBy);
    }

    @Test
    void aBeanThatIsMadeBeforeThePostProcessorIsCalled() {
        runner.withUserConfiguration(Early.class).run(UnseenBeansIntegrationTests::workedBy);
    }

    @Test
    void aPrototypeThatNobodyAsksForIsToldOfByName(CapturedOutput output) {
        runner.withUserConfiguration(Prototype.class).run(context -> assertThat(output)
                .containsOnlyOnce("The workers and listeners of bean 'both' are ignored, because it is no singleton: "
                        + Both.class.getName()));
    }

    private static Both workedBy(ApplicationContext context) {
        CALLED.clear();
        assertThat(context.getBean(ThoonkContainerRegistry.class).ids()).containsExactlyInAnyOrder("work", "news");
        ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
        thoonk.jobs("work", String.class).put("job");
        thoonk.feed("news", String.class).publish("item");
        await().until(() -> CALLED.size() == 2);
        return CALLED.remove();
    }

    static class Both {

        @ThoonkJobWorker(queue = "work")
        void work(String payload) {
            CALLED.add(this);
        }

        @ThoonkListener(feeds = "news", id = "news")
        void hear(String item) {
            CALLED.add(this);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Refreshed {

        @Bean
        @RefreshScope
        Both both() {
            return new Both();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Synthetic {

        @Bean
        @Scope(value = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
        Both both() {
            return new Both();
        }

        @Bean
        static BeanFactoryPostProcessor makesSynthetic() {
            return beans -> ((AbstractBeanDefinition) beans.getBeanDefinition("both")).setSynthetic(true);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Made {

        @Bean
        FactoryBean<Both> both() {
            return new FactoryBean<>() {

                @Override
                public Both getObject() {
                    return new Both();
                }

                @Override
                public Class<?> getObjectType() {
                    return Both.class;
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Early {

        @Bean
        static Both both() {
            return new Both();
        }

        @Bean
        static PostProcessor postProcessor(Both needed) {
            return new PostProcessor();
        }
    }

    static final class PostProcessor implements BeanPostProcessor, PriorityOrdered {

        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Prototype {

        @Bean
        @Scope("prototype")
        Both both() {
            return new Both();
        }
    }
}
