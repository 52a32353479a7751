package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thoonk.ThoonkSettings;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.container.DefaultContainerRegistry;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.convert.JacksonPayloadConverter;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.convert.PayloadLimits;
import io.thoonk.convert.RawPayloadConverter;
import io.thoonk.listener.ListenerContainerFactory;
import io.thoonk.listener.ListenerErrorHandler;
import io.thoonk.redis.UnsuitableRedisException;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.worker.JobErrorHandler;
import io.thoonk.worker.JobWorkerContainerFactory;
import io.thoonk.worker.WorkerOptions;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisSentinelConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Which beans there are with which classes, beans and properties. Nothing here needs Redis. */
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    LifecycleAutoConfiguration.class, DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class))
            .withPropertyValues(
                    "spring.data.redis.port=1",
                    "thoonk.worker.auto-startup=false",
                    "thoonk.listener.auto-startup=false");

    @Test
    void startsWithoutTheLibrariesThatAreOptional() {
        runner.withClassLoader(new FilteredClassLoader(
                        "org.springframework.boot.jackson",
                        "tools.jackson",
                        "reactor.core.publisher",
                        "org.springframework.boot.actuate",
                        "org.springframework.boot.health",
                        "org.springframework.web",
                        "io.micrometer.core"))
                .withUserConfiguration(Handlers.class)
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(ThoonkTemplate.class);
                    PayloadConverter converter = context.getBean(PayloadConverter.class);
                    assertThat(converter).isInstanceOf(RawPayloadConverter.class);
                    assertThat((String) converter.read(converter.write("über"), ResolvableType.forClass(String.class)))
                            .isEqualTo("über");
                });
    }

    @Test
    void convertsWithJacksonWhereItIsThere() {
        runner.run(context ->
                assertThat(context.getBean(PayloadConverter.class)).isInstanceOf(JacksonPayloadConverter.class));
    }

    @Test
    void leavesOutWhatTheApplicationBrings() {
        PayloadConverter converter = new RawPayloadConverter();
        DefaultContainerRegistry registry = new DefaultContainerRegistry();
        runner.withBean("mine", PayloadConverter.class, () -> converter)
                .withBean("registry", ThoonkContainerRegistry.class, () -> registry)
                .run(context -> {
                    assertThat(context)
                            .hasSingleBean(PayloadConverter.class)
                            .hasSingleBean(ThoonkContainerRegistry.class);
                    assertThat(context.getBean(PayloadConverter.class)).isSameAs(converter);
                    assertThat(context.getBean(ThoonkContainerRegistry.class)).isSameAs(registry);
                });
        runner.withBean(
                        "mine",
                        ThoonkTemplate.class,
                        () -> new ThoonkTemplate(new LettuceConnectionFactory(), converter))
                .run(context ->
                        assertThat(context).hasSingleBean(ThoonkTemplate.class).doesNotHaveBean("thoonkTemplate"));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                JobErrorHandler.class,
                ListenerErrorHandler.class,
                JobWorkerContainerFactory.class,
                ListenerContainerFactory.class
            })
    <T> void leavesOutEachStrategyThatTheApplicationBrings(Class<T> strategy) {
        T mine = strategy.cast(Proxy.newProxyInstance(
                strategy.getClassLoader(), new Class<?>[] {strategy}, ConfigurationTests::answerNothing));
        runner.withBean("mine", strategy, () -> mine)
                .run(context ->
                        assertThat(context).hasNotFailed().getBean(strategy).isSameAs(mine));
    }

    private static @Nullable Object answerNothing(Object proxy, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> null;
        };
    }

    @Test
    void keepsItsSettingsApartFromThoseThatTheApplicationHasForATemplateOfItsOwn() {
        runner.withUserConfiguration(OwnSettings.class)
                .withPropertyValues("thoonk.key-prefix=ours:")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean("prefix")).isEqualTo("theirs:");
                    assertThat(context.getBean("thoonkSettings", ThoonkSettings.class)
                                    .keySpace()
                                    .prefix())
                            .isEqualTo("ours:");
                });
    }

    @Test
    void letsCustomizersChangeTheDefaultsOfTheProperties() {
        runner.withPropertyValues("thoonk.worker.max-attempts=9")
                .withBean(
                        WorkerOptionsCustomizer.class,
                        () -> options -> new WorkerOptions(
                                7,
                                options.claimTimeout(),
                                options.timeout(),
                                options.maxAttempts(),
                                options.backoff(),
                                Duration.ofSeconds(1),
                                options.autoStartup()))
                .run(context -> assertThat(
                                context.getBean(ConfiguredOptions.class).workerDefaults())
                        .satisfies(options -> assertThat(options.concurrency()).isEqualTo(7))
                        .satisfies(options -> assertThat(options.maxAttempts()).isEqualTo(9)));
    }

    @Test
    void hasNoBeansWhenItIsSwitchedOff() {
        runner.withPropertyValues("thoonk.enabled=false").run(context -> assertThat(context.getBeanDefinitionNames())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("thoonk")));
    }

    @Test
    void refusesADriverOtherThanLettuce() {
        runner.withBean(OtherFactory.class, OtherFactory::new).run(context -> {
            FailureAnalysis analysis =
                    new ThoonkFailureAnalyzer(new StandardEnvironment()).analyze(context.getStartupFailure());
            assertThat(analysis).isNotNull();
            assertThat(analysis.getDescription())
                    .isEqualTo("Thoonk works with the driver Lettuce, and the connection factory is a "
                            + OtherFactory.class.getName() + ".");
            assertThat(analysis.getAction()).startsWith("Use a LettuceConnectionFactory: ");
        });
    }

    @Test
    void refusesADriverOtherThanLettuceAlsoOutsideOfSpringBoot() {
        assertThatExceptionOfType(UnsuitableRedisException.class)
                .isThrownBy(() -> new ThoonkTemplate(new OtherFactory(), new RawPayloadConverter()))
                .withMessageContaining(OtherFactory.class.getName());
    }

    @Test
    void takesThePrimaryOfSeveralConnectionFactories() {
        runner.withUserConfiguration(OnePrimary.class).run(context -> assertThat(
                        context.getBean(ThoonkConnectionFactory.class).get())
                .isSameAs(context.getBean("first")));
    }

    @Test
    void takesTheConnectionFactoryThatThePropertyNames() {
        for (Class<?> several : new Class<?>[] {OnePrimary.class, NonePrimary.class}) {
            runner.withUserConfiguration(several)
                    .withPropertyValues("thoonk.redis-connection-factory=second")
                    .run(context -> assertThat(context.getBean(ThoonkConnectionFactory.class)
                                    .get())
                            .isSameAs(context.getBean("second")));
        }
    }

    @Test
    void namesThePropertyWhereItIsNotClearWhichConnectionFactoryIsMeant() {
        runner.withUserConfiguration(NonePrimary.class).run(context -> assertThat(analysis(context.getStartupFailure()))
                .isEqualTo("There are several RedisConnectionFactory beans and none of them is primary"
                        + " (there are: first, second). Mark one RedisConnectionFactory bean as @Primary, or set"
                        + " thoonk.redis-connection-factory to one of: first, second."));
        runner.withUserConfiguration(NonePrimary.class)
                .withPropertyValues("thoonk.redis-connection-factory=thoonkProperties")
                .withBean("thoonkProperties", String.class, () -> "no factory")
                .run(context -> assertThat(analysis(context.getStartupFailure()))
                        .startsWith("thoonk.redis-connection-factory names 'thoonkProperties', and there is no"
                                + " RedisConnectionFactory bean of that name (there are: first, second)."));
    }

    private static String analysis(Throwable failure) {
        FailureAnalysis analysis = new ThoonkFailureAnalyzer(new StandardEnvironment()).analyze(failure);
        assertThat(analysis).isNotNull();
        return analysis.getDescription() + " " + analysis.getAction();
    }

    @Test
    void warnsOfIdsThatNoContainerHas(CapturedOutput output) {
        runner.withUserConfiguration(Handlers.class)
                .withPropertyValues(
                        "thoonk.workers.resise.concurrency=2",
                        "thoonk.workers.resize.concurrency=2",
                        "thoonk.listeners.resize.auto-startup=false")
                .run(context -> assertThat(output)
                        .contains("thoonk.workers.resise.* has no effect, because there is no worker with that id;"
                                + " there are [resize]")
                        .contains("thoonk.listeners.resize.* has no effect, because there is no listener with that id;"
                                + " there are [news]")
                        .doesNotContain("thoonk.workers.resize.*"));
    }

    @Test
    void takesTheFormerNameOfAPolicyAndSaysSo(CapturedOutput output) {
        runner.withUserConfiguration(Handlers.class)
                .withPropertyValues("thoonk.listener.overflow=BLOCK", "thoonk.listeners.news.overflow=block")
                .run(context -> assertThat(output)
                        .contains("thoonk.listener.overflow=block is the former name of drain")
                        .contains("thoonk.listeners.news.overflow=block is the former name of drain"));
    }

    @Test
    void warnsOfShutdownTimeoutsThatSpringDoesNotWaitFor(CapturedOutput output) {
        runner.withUserConfiguration(Handlers.class)
                .withPropertyValues(
                        "spring.lifecycle.timeout-per-shutdown-phase=20s", "thoonk.workers.resize.shutdown-timeout=1m")
                .run(context -> assertThat(output)
                        .contains("thoonk.worker.shutdown-timeout is 20000ms and should be below"
                                + " spring.lifecycle.timeout-per-shutdown-phase, which is 20000ms")
                        .contains("thoonk.workers.resize.shutdown-timeout is 60000ms and should be below"));
    }

    @Test
    void warnsOfNothingWithTheDefaults(CapturedOutput output) {
        runner.withUserConfiguration(Handlers.class)
                .run(context -> assertThat(output).doesNotContain("ConfigurationWarnings"));
    }

    static class Handlers {
        @ThoonkJobWorker(queue = "resize")
        void work(String payload) {}

        @ThoonkListener(feeds = "news", id = "news")
        void hear(byte[] item) {}
    }

    /** As of a driver that this library does not know. */
    static final class OtherFactory implements RedisConnectionFactory {

        @Override
        public RedisConnection getConnection() {
            throw new UnsupportedOperationException();
        }

        @Override
        public RedisClusterConnection getClusterConnection() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean getConvertPipelineAndTxResults() {
            return true;
        }

        @Override
        public RedisSentinelConnection getSentinelConnection() {
            throw new UnsupportedOperationException();
        }

        @Override
        public DataAccessException translateExceptionIfPossible(RuntimeException failure) {
            throw failure;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnSettings {

        @Bean
        ThoonkSettings settings() {
            return new ThoonkSettings(
                    new KeySpace("theirs:", false),
                    true,
                    PayloadLimits.NONE,
                    3,
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(1));
        }

        @Bean
        String prefix(ThoonkSettings any) {
            return any.keySpace().prefix();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OnePrimary {
        @Bean
        @Primary
        RedisConnectionFactory first() {
            return new LettuceConnectionFactory("127.0.0.1", 1);
        }

        @Bean
        RedisConnectionFactory second() {
            return new LettuceConnectionFactory("127.0.0.1", 1);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class NonePrimary {
        @Bean
        RedisConnectionFactory first() {
            return new LettuceConnectionFactory("127.0.0.1", 1);
        }

        @Bean
        RedisConnectionFactory second() {
            return new LettuceConnectionFactory("127.0.0.1", 1);
        }
    }
}
