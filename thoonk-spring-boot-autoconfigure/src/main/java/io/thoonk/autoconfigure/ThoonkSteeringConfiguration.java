package io.thoonk.autoconfigure;

import io.thoonk.ThoonkSettings;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.job.JobPromotion;
import io.thoonk.listener.ListenerSpecCustomizer;
import io.thoonk.management.ContainerControl;
import io.thoonk.management.ControlChannel;
import io.thoonk.management.Declarations;
import io.thoonk.management.FeedBrowser;
import io.thoonk.management.FeedOverviewCache;
import io.thoonk.management.FeedOverviewSettings;
import io.thoonk.management.FeedStatisticsReader;
import io.thoonk.management.ItemTraces;
import io.thoonk.management.JobControl;
import io.thoonk.management.LocalContainers;
import io.thoonk.management.PausesEverywhere;
import io.thoonk.management.PayloadMasker;
import io.thoonk.management.ProcessHeartbeat;
import io.thoonk.management.ProcessIdentity;
import io.thoonk.management.ProcessRecords;
import io.thoonk.management.RecentClaimLosses;
import io.thoonk.management.RunningHandlers;
import io.thoonk.management.SecretFieldMasker;
import io.thoonk.management.ServerVersion;
import io.thoonk.management.UnattendedQueues;
import io.thoonk.management.WaitingMessages;
import io.thoonk.management.WorkerContacts;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.ServerCapabilities;
import io.thoonk.worker.JobWorkerSpecCustomizer;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.util.PatternMatchUtils;
import org.springframework.util.function.SingletonSupplier;

/** Wires what endpoint, dashboard, health and meters look at and act through. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    ThoonkMetricsProperties.class,
    ThoonkProcessesProperties.class,
    ThoonkTracingProperties.class
})
class ThoonkSteeringConfiguration {

    /** Right around the user's method, so that an interrupt hits nothing else. */
    private static final int INNERMOST = -100;

    @Bean
    SteeringRedis thoonkSteeringRedis(ThoonkConnectionFactory connectionFactory, ThoonkProperties properties) {
        ThoonkSettings settings = ThoonkSettingsMapping.of(properties, connectionFactory.get());
        RedisAccess access = new RedisAccess(connectionFactory.get());
        return new SteeringRedis(access, new ScriptRunner(access), settings.keySpace(), settings.peerMessages());
    }

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
    @Order(INNERMOST)
    RunningHandlers thoonkRunningHandlers() {
        return new RunningHandlers();
    }

    @Bean
    LocalContainers thoonkLocalContainers(Declarations declarations, ObjectProvider<ThoonkContainerRegistry> registry) {
        return new LocalContainers(declarations, registry::getObject);
    }

    @Bean
    @ConditionalOnMissingBean
    FeedOverviewCache thoonkFeedOverviewCache(
            InnerTemplate inner,
            SteeringRedis redis,
            ThoonkMetricsProperties metrics,
            Declarations declarations,
            Environment environment) {
        String[] judged = Binder.get(environment)
                .bind("thoonk.health.feeds", String[].class)
                .orElse(new String[0]);
        SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("thoonk-counts-");
        executor.setDaemon(true);
        return new FeedOverviewCache(
                inner.template(),
                new FeedStatisticsReader(redis.scripts(), redis.keySpace()),
                new FeedOverviewSettings(
                        metrics.refresh(),
                        metrics.patience(),
                        metrics.maxFeeds(),
                        feed -> declarations.concern(feed) || PatternMatchUtils.simpleMatch(judged, feed)),
                executor,
                Clock.systemUTC());
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "thoonk.tracing.items", matchIfMissing = true)
    @ConditionalOnClass(name = "io.micrometer.tracing.Tracer")
    ItemTraces thoonkItemTraces(SteeringRedis redis, ObjectProvider<InnerTemplate> inner) {
        // The template needs what carries traces, and they need its connection, but not before there is one to carry.
        return new ItemTraces(
                SingletonSupplier.of(() -> inner.getObject().template().commands()), redis.keySpace());
    }

    @Bean
    @ConditionalOnMissingBean
    WorkerContacts thoonkWorkerContacts() {
        return new WorkerContacts(Clock.systemUTC());
    }

    @Bean
    RecentClaimLosses thoonkRecentClaimLosses(InnerTemplate inner) {
        RecentClaimLosses losses = new RecentClaimLosses(Clock.systemUTC());
        if (inner.ofThisContext()) {
            inner.template().listenToMaintenance(losses::maintained);
        }
        return losses;
    }

    @Bean
    ServerVersion thoonkServerVersion(SteeringRedis redis) {
        return new ServerVersion(new ServerCapabilities(redis.access()));
    }

    @Bean
    ProcessRecords thoonkProcessRecords(SteeringRedis redis) {
        return new ProcessRecords(redis.access(), redis.scripts(), redis.keySpace());
    }

    @Bean
    ControlChannel thoonkControlChannel(InnerTemplate inner, SteeringRedis redis, RunningHandlers handlers) {
        return new ControlChannel(inner.template(), redis.access(), redis.keySpace(), handlers);
    }

    @Bean
    ProcessIdentity thoonkProcessIdentity(Environment environment) {
        return ProcessIdentity.ofThisProcess(environment.getProperty("spring.application.name", ""));
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "thoonk.processes.enabled", matchIfMissing = true)
    ProcessHeartbeat thoonkProcessHeartbeat(
            ProcessIdentity process,
            ProcessRecords records,
            LocalContainers containers,
            RecentClaimLosses losses,
            ControlChannel channel,
            ThoonkProcessesProperties properties) {
        return new ProcessHeartbeat(
                process,
                records,
                containers,
                losses,
                new PausesEverywhere(containers),
                channel,
                properties.heartbeat());
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "thoonk.processes.enabled", matchIfMissing = true)
    UnattendedQueues thoonkUnattendedQueues(InnerTemplate inner, ProcessRecords processes, LocalContainers containers) {
        return new UnattendedQueues(inner.template(), processes, containers, Duration.ofMinutes(1));
    }

    @Bean
    ContainerControl thoonkContainerControl(
            LocalContainers containers, ProcessRecords records, ControlChannel channel) {
        return new ContainerControl(containers, records, channel);
    }

    @Bean
    JobControl thoonkJobControl(
            InnerTemplate inner, FeedOverviewCache feeds, SteeringRedis redis, ControlChannel channel) {
        return new JobControl(
                inner.template(),
                feeds,
                new JobPromotion(redis.scripts(), redis.peerMessages()),
                channel,
                redis.keySpace());
    }

    @Bean
    @ConditionalOnMissingBean
    PayloadMasker thoonkPayloadMasker() {
        return new SecretFieldMasker();
    }

    @Bean
    FeedBrowser thoonkFeedBrowser(
            InnerTemplate inner, FeedOverviewCache feeds, JobControl jobs, SteeringRedis redis, PayloadMasker masker) {
        return new FeedBrowser(
                inner.template(), feeds, jobs, new WaitingMessages(redis.scripts(), redis.keySpace()), masker);
    }
}
