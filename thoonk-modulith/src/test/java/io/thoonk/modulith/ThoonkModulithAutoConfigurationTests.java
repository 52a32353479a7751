package io.thoonk.modulith;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.support.EventExternalizerModuleListener;

/** When events are sent at all. Nothing here needs Redis. */
class ThoonkModulithAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataRedisAutoConfiguration.class,
                    ThoonkAutoConfiguration.class,
                    ThoonkModulithAutoConfiguration.class))
            .withPropertyValues("spring.data.redis.port=1", "thoonk.processes.enabled=false")
            .withBean(EventExternalizationConfiguration.class, EventExternalizationConfiguration::disabled);

    @Test
    void sendsWhatTheApplicationsOwnConfigurationChooses() {
        runner.run(context -> assertThat(context).hasSingleBean(EventExternalizerModuleListener.class));
    }

    @Test
    void sendsNothingWhereThatIsTurnedOff() {
        runner.withPropertyValues("spring.modulith.events.externalization.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(EventExternalizerModuleListener.class)
                        .doesNotHaveBean(ThoonkEventTransport.class));
    }
}
