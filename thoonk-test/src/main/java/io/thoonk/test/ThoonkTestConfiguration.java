package io.thoonk.test;

import io.lettuce.core.resource.Delay;
import io.thoonk.SendObserver;
import io.thoonk.autoconfigure.InnerTemplate;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.listener.ListenerSpecCustomizer;
import io.thoonk.worker.JobClaimsListener;
import io.thoonk.worker.JobErrorHandler;
import io.thoonk.worker.JobWorkerSpecCustomizer;
import io.thoonk.worker.LimitDeclarations;
import io.thoonk.worker.RecurringDeclarations;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Wires the kit into the context of a test. */
@Configuration(proxyBeanMethods = false)
class ThoonkTestConfiguration {

    ThoonkTestConfiguration() {}

    @Bean
    TestWorkers thoonkTestWorkers(
            ThoonkTestSettings settings,
            ObjectProvider<InnerTemplate> template,
            ObjectProvider<JobErrorHandler> errorHandler,
            ObjectProvider<JobClaimsListener> listeners) {
        return new TestWorkers(settings.mode(), template, errorHandler, listeners);
    }

    /** Outermost, so that all that stands around a handler runs in tests too. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    JobWorkerSpecCustomizer thoonkTestWorkerSpecs(TestWorkers workers) {
        return workers::add;
    }

    @Bean
    TestListeners thoonkTestListeners(
            ObjectProvider<InnerTemplate> template, ObjectProvider<ThoonkContainerRegistry> registry) {
        return new TestListeners(template, registry);
    }

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    ListenerSpecCustomizer thoonkTestListenerSpecs(TestListeners listeners) {
        return listeners::add;
    }

    @Bean
    @Primary
    SendObserver thoonkTestSends(
            ThoonkTestSettings settings, TestWorkers workers, ObjectProvider<SendObserver> observers) {
        return new InlineSends(settings.mode(), workers, observers);
    }

    @Bean
    RedisOutage thoonkTestOutage() {
        return new RedisOutage();
    }

    /** First, so that an application may replace it. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ClientResourcesBuilderCustomizer thoonkTestClientResources(RedisOutage outage) {
        // By itself Lettuce waits for half a minute in the end, which whatever follows a long outage would have to.
        return resources -> resources.nettyCustomizer(outage).reconnectDelay(Delay.constant(Duration.ofMillis(50)));
    }

    @Bean
    TestKeys thoonkTestKeys(ThoonkTestSettings settings, ObjectProvider<InnerTemplate> template) {
        return new TestKeys(settings.keyPrefix(), template);
    }

    @Bean
    TestDeclarations thoonkTestDeclarations(
            ObjectProvider<RecurringDeclarations> recurring, ObjectProvider<LimitDeclarations> limits) {
        return new TestDeclarations(recurring, limits);
    }

    @Bean
    ThoonkClock thoonkTestClock(
            ThoonkTestSettings settings, TestKeys keys, TestWorkers workers, TestDeclarations declarations) {
        return new ThoonkClock(settings.mode(), keys, workers, declarations);
    }

    @Bean
    ThoonkTestKit thoonkTestKit(
            ThoonkTestSettings settings,
            TestWorkers workers,
            TestListeners listeners,
            TestKeys keys,
            RedisOutage outage,
            TestDeclarations declarations) {
        return new ThoonkTestKit(settings.mode(), workers, listeners, keys, outage, declarations);
    }
}
