package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;

/** Lazy beans, prototypes and beans of other scopes. */
@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class BeanKindsIntegrationTests {

    private static final Queue<Worker> WORKED = new ConcurrentLinkedQueue<>();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class))
            .withBean(DataRedisConnectionDetails.class, () -> TestRedis.shared().connectionDetails());

    @BeforeEach
    void forget() {
        WORKED.clear();
    }

    @Test
    void startsTheWorkerOfALazyBeanOnceTheBeanIsMade() {
        runner.withUserConfiguration(LazyBean.class).run(context -> {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            thoonk.jobs("work", String.class).put("text");
            assertThat(context.getBean(ThoonkContainerRegistry.class).ids()).isEmpty();
            Worker worker = context.getBean(Worker.class);
            await().until(() -> WORKED.contains(worker));
            assertThat(context.getBean(ThoonkContainerRegistry.class).find("work"))
                    .hasValueSatisfying(
                            container -> assertThat(container.isRunning()).isTrue());
        });
    }

    @Test
    void startsWorkersAndListenersWhereAllBeansAreLazy() {
        try (ConfigurableApplicationContext context = StartedApplication.lazily(TestRedis.shared(), Both.class)) {
            assertThat(context.getBeanFactory().containsSingleton("other")).isFalse();
            assertThat(context.getBean(ThoonkContainerRegistry.class).all())
                    .hasSize(2)
                    .allSatisfy(container -> assertThat(container.isRunning()).isTrue());
        }
    }

    @Test
    void leavesOutAPrototypeAndSaysSo(CapturedOutput output) {
        runner.withUserConfiguration(Prototype.class).run(context -> {
            context.getBean(Worker.class);
            context.getBean(Worker.class);
            assertThat(context.getBean(ThoonkContainerRegistry.class).ids()).isEmpty();
            assertThat(output.toString().split("are ignored", -1)).hasSize(2);
            assertThat(output)
                    .contains("The workers and listeners of bean 'prototype' are ignored, because it is no singleton: "
                            + Worker.class.getName());
        });
    }

    @Test
    void findsTheSingletonOfAClassThatHasPrototypesAsWell() {
        runner.withUserConfiguration(Prototype.class, PrototypeUser.class, Singleton.class)
                .run(context -> assertThat(
                                context.getBean(ThoonkContainerRegistry.class).ids())
                        .containsExactly("work"));
    }

    @Test
    void callsTheInstanceOfTheMomentBehindAScopedProxy(CapturedOutput output) {
        runner.withUserConfiguration(Scoped.class).run(context -> {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            thoonk.jobs("work", String.class).put("one");
            thoonk.jobs("work", String.class).put("two");
            await().until(() -> WORKED.size() == 2);
            assertThat(WORKED).doesNotHaveDuplicates();
            assertThat(context.getBean(ThoonkContainerRegistry.class).ids()).containsExactly("work");
            assertThat(output).doesNotContain("are ignored");
        });
    }

    static class Worker {
        @ThoonkJobWorker(queue = "work")
        void work(String payload) {
            WORKED.add(this);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class LazyBean {
        @Bean
        @Lazy
        Worker lazy() {
            return new Worker();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Singleton {
        @Bean
        Worker singleton() {
            return new Worker();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Prototype {
        @Bean
        @Scope("prototype")
        Worker prototype() {
            return new Worker();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PrototypeUser {
        @Bean
        String user(@Qualifier("prototype") Worker worker) {
            return worker.toString();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Scoped {
        @Bean
        @Scope(value = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
        Worker scoped() {
            return new Worker();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Both {
        @Bean
        Object other() {
            return new Object();
        }

        @Bean
        Worker worker() {
            return new Worker();
        }

        @Bean
        Hearing hearing() {
            return new Hearing();
        }
    }

    static class Hearing {
        @ThoonkListener(feeds = "news")
        void hear(String item) {}
    }
}
