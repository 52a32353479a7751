package io.thoonk.autoconfigure.actuate;

import io.thoonk.actuate.ThoonkHealthIndicator;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.autoconfigure.ThoonkHealthProperties;
import io.thoonk.management.ThoonkManagement;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health indicator {@code thoonk}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ThoonkAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(ThoonkManagement.class)
@ConditionalOnEnabledHealthIndicator("thoonk")
@EnableConfigurationProperties(ThoonkHealthProperties.class)
public final class ThoonkHealthContributorAutoConfiguration {

    ThoonkHealthContributorAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(
            name = {"thoonkHealthIndicator", "thoonkHealthContributor"},
            search = SearchStrategy.CURRENT)
    ThoonkHealthIndicator thoonkHealthContributor(ThoonkManagement management, ThoonkHealthProperties properties) {
        return new ThoonkHealthIndicator(
                management,
                new ThoonkHealthIndicator.Limits(
                        properties.maxStalled(),
                        properties.maxOldestAge(),
                        properties.maxSilence(),
                        properties.feeds()));
    }
}
