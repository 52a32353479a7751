package io.thoonk.autoconfigure.actuate;

import io.thoonk.actuate.ActionDescriptor;
import io.thoonk.actuate.EntriesDescriptor;
import io.thoonk.actuate.FeedDescriptor;
import io.thoonk.actuate.ThoonkDescriptor;
import io.thoonk.actuate.ThoonkEndpoint;
import io.thoonk.actuate.ThoonkEndpointWebExtension;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.management.ThoonkManagement;
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

/**
 * Auto-configuration of the endpoint {@code thoonk}, where it is exposed.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ThoonkAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean(ThoonkManagement.class)
@ConditionalOnAvailableEndpoint(ThoonkEndpoint.class)
@EnableConfigurationProperties(ThoonkEndpointProperties.class)
@RegisterReflectionForBinding({
    ThoonkDescriptor.class,
    FeedDescriptor.Detail.class,
    EntriesDescriptor.class,
    EntriesDescriptor.Ended.class,
    EntriesDescriptor.JobDescriptor.class,
    EntriesDescriptor.Runs.class,
    ActionDescriptor.class,
    ActionDescriptor.OnContainer.class,
    ActionDescriptor.OnBatch.class,
    ActionDescriptor.OnLimits.class,
    ThoonkEndpointWebExtension.Problem.class
})
public final class ThoonkEndpointAutoConfiguration {

    ThoonkEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    ThoonkEndpoint thoonkEndpoint(ThoonkManagement management, ThoonkEndpointProperties properties) {
        return new ThoonkEndpoint(management, properties.showValues());
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
    ThoonkEndpointWebExtension thoonkEndpointWebExtension(
            ThoonkEndpoint endpoint, ThoonkEndpointProperties properties) {
        return new ThoonkEndpointWebExtension(endpoint, properties.showValues(), properties.roles());
    }
}
