package io.thoonk.autoconfigure.web;

import io.thoonk.autoconfigure.InnerTemplate;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.autoconfigure.ThoonkSseProperties;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.sse.ThoonkSse;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Auto-configuration of server-sent events in web applications, with Spring MVC and with WebFlux.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ThoonkAutoConfiguration.class)
@ConditionalOnClass(ServerSentEvent.class)
@ConditionalOnWebApplication
@ConditionalOnBean({InnerTemplate.class, PayloadConverter.class})
@EnableConfigurationProperties(ThoonkSseProperties.class)
public final class ThoonkSseAutoConfiguration {

    private static final int MOST_SENDERS = 256;

    ThoonkSseAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    @ConditionalOnThreading(Threading.PLATFORM)
    ThoonkSse thoonkSse(InnerTemplate inner, PayloadConverter converter, ThoonkSseProperties properties) {
        ThreadPoolTaskExecutor senders = new ThreadPoolTaskExecutor();
        senders.setThreadNamePrefix("thoonk-sse-");
        senders.setDaemon(true);
        senders.setCorePoolSize(MOST_SENDERS);
        senders.setAllowCoreThreadTimeOut(true);
        senders.setKeepAliveSeconds(10);
        senders.initialize();
        return new ThoonkSse(inner.template(), converter, properties.toOptions(), senders);
    }

    @Bean(name = "thoonkSse")
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    @ConditionalOnThreading(Threading.VIRTUAL)
    ThoonkSse thoonkSseVirtualThreads(InnerTemplate inner, PayloadConverter converter, ThoonkSseProperties properties) {
        SimpleAsyncTaskExecutor senders = new SimpleAsyncTaskExecutor("thoonk-sse-");
        senders.setVirtualThreads(true);
        // Has a thread for everything, however many slow clients there are.
        return new ThoonkSse(inner.template(), converter, properties.toOptions(), senders, senders);
    }
}
