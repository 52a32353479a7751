package io.thoonk.autoconfigure.actuate;

import io.thoonk.actuate.ActionDescriptor;
import io.thoonk.actuate.ContainerActionDescriptor;
import io.thoonk.actuate.EndpointActions;
import io.thoonk.actuate.EntriesDescriptor;
import io.thoonk.actuate.FeedDetailDescriptor;
import io.thoonk.actuate.ProblemDescriptor;
import io.thoonk.actuate.Sights;
import io.thoonk.actuate.ThoonkDescriptor;
import io.thoonk.actuate.ThoonkEndpoint;
import io.thoonk.actuate.ThoonkEndpointWebExtension;
import io.thoonk.autoconfigure.InnerTemplate;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.management.ContainerControl;
import io.thoonk.management.FeedBrowser;
import io.thoonk.management.FeedOverviewCache;
import io.thoonk.management.JobControl;
import io.thoonk.management.ProcessIdentity;
import io.thoonk.management.ProcessRecords;
import io.thoonk.management.RunningHandlers;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the endpoint {@code thoonk}, where it is exposed. */
@AutoConfiguration(after = ThoonkAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean(FeedOverviewCache.class)
@ConditionalOnAvailableEndpoint(ThoonkEndpoint.class)
@EnableConfigurationProperties(ThoonkEndpointProperties.class)
@RegisterReflectionForBinding({
    ThoonkDescriptor.class,
    FeedDetailDescriptor.class,
    EntriesDescriptor.class,
    ActionDescriptor.class,
    ContainerActionDescriptor.class,
    ProblemDescriptor.class
})
public final class ThoonkEndpointAutoConfiguration {

    ThoonkEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    ThoonkEndpoint thoonkEndpoint(
            InnerTemplate inner,
            Sights sights,
            JobControl jobs,
            ContainerControl containers,
            ThoonkEndpointProperties properties) {
        return new ThoonkEndpoint(
                inner.template(), sights, new EndpointActions(jobs, containers), properties.showValues());
    }

    @Bean
    Sights thoonkSights(
            FeedOverviewCache feeds,
            FeedBrowser browser,
            ProcessRecords processes,
            ProcessIdentity here,
            RunningHandlers handlers) {
        return new Sights(feeds, browser, processes, here, handlers);
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
    ThoonkEndpointWebExtension thoonkEndpointWebExtension(
            ThoonkEndpoint endpoint, ThoonkEndpointProperties properties) {
        return new ThoonkEndpointWebExtension(endpoint, properties.showValues(), properties.roles());
    }
}
