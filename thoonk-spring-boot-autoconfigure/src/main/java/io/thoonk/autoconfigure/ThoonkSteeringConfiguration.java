package io.thoonk.autoconfigure;

import io.thoonk.ThoonkTemplate;
import io.thoonk.listener.ListenerSpecCustomizer;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.steering.Declarations;
import io.thoonk.steering.FeedOverviewCache;
import io.thoonk.steering.FeedOverviewSettings;
import io.thoonk.steering.FeedStatisticsReader;
import io.thoonk.worker.JobWorkerSpecCustomizer;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** Wires what endpoint, dashboard, health and meters look at. Nothing of it asks Redis before somebody looks. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ThoonkMetricsProperties.class)
class ThoonkSteeringConfiguration {

    @Bean
    Declarations thoonkDeclarations() {
        return new Declarations();
    }

    @Bean
    JobWorkerSpecCustomizer thoonkWorkerDeclarations(Declarations declarations) {
        return declarations.ofWorkers();
    }

    @Bean
    ListenerSpecCustomizer thoonkListenerDeclarations(Declarations declarations) {
        return declarations.ofListeners();
    }

    @Bean
    @ConditionalOnMissingBean
    FeedOverviewCache thoonkFeedOverviewCache(
            ThoonkTemplate template,
            ThoonkConnectionFactory connectionFactory,
            ThoonkProperties properties,
            ThoonkMetricsProperties metrics) {
        SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("thoonk-counts-");
        executor.setDaemon(true);
        return new FeedOverviewCache(
                template,
                new FeedStatisticsReader(
                        new ScriptRunner(new RedisAccess(connectionFactory.get())),
                        ThoonkSettingsMapping.of(properties, connectionFactory.get())
                                .keySpace()),
                new FeedOverviewSettings(metrics.refresh(), metrics.patience(), metrics.maxFeeds()),
                executor,
                Clock.systemUTC());
    }
}
