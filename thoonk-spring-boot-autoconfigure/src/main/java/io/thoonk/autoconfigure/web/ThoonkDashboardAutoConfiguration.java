package io.thoonk.autoconfigure.web;

import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.autoconfigure.ThoonkDashboardProperties;
import io.thoonk.autoconfigure.ThoonkMetricsProperties;
import io.thoonk.dashboard.DashboardApi;
import io.thoonk.dashboard.DashboardTicks;
import io.thoonk.dashboard.FluxDashboard;
import io.thoonk.dashboard.MvcDashboard;
import io.thoonk.management.FeedOverviewCache;
import io.thoonk.management.HistoryKeeper;
import io.thoonk.management.ManagedProcess;
import io.thoonk.management.ThoonkManagement;
import io.thoonk.sse.ThoonkSse;
import io.thoonk.thread.ThoonkThreads;
import io.thoonk.worker.JobWorkerSpecCustomizer;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.servlet.DispatcherServlet;
import tools.jackson.databind.json.JsonMapper;

/**
 * Auto-configuration of the dashboard, where it is asked for; of its history also in applications without a web server. Waits are
 * noted by every process that works, with and without a dashboard.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = {ThoonkAutoConfiguration.class, ThoonkSseAutoConfiguration.class})
@ConditionalOnBean(FeedOverviewCache.class)
public final class ThoonkDashboardAutoConfiguration {

    private static final String ENABLED = "thoonk.dashboard.enabled";

    private static final int AROUND_ALL_BUT_LOGGING = 50;

    /** All of any application; a second for them is what an open page may cost. */
    private static final int MOST_FEEDS = 10_000;

    ThoonkDashboardAutoConfiguration() {}

    @Bean
    @Order(AROUND_ALL_BUT_LOGGING)
    JobWorkerSpecCustomizer thoonkWaitTimes(ManagedProcess process) {
        return process.waitTimes();
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "thoonk.dashboard.history", matchIfMissing = true)
    HistoryKeeper thoonkHistoryKeeper(
            ManagedProcess process,
            FeedOverviewCache counts,
            @Value("${thoonk.dashboard.enabled:false}") boolean countsAreNoted) {
        return process.historyKeeper(countsAreNoted ? Optional.of(counts) : Optional.empty());
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JsonMapper.class)
    @ConditionalOnBooleanProperty(ENABLED)
    @ConditionalOnWebApplication
    @ConditionalOnBean(ThoonkSse.class)
    @EnableConfigurationProperties(ThoonkDashboardProperties.class)
    static class Pages {

        private static final List<String> SECURITY_CHAINS = List.of(
                "org.springframework.security.web.SecurityFilterChain",
                "org.springframework.security.web.server.SecurityWebFilterChain");

        @Bean
        DashboardApi thoonkDashboardApi(
                ThoonkManagement management,
                ThoonkDashboardProperties properties,
                ThoonkMetricsProperties metrics,
                ListableBeanFactory beans) {
            // Counts of its own, fresher than a scrape needs them.
            FeedOverviewCache.Settings fresh = new FeedOverviewCache.Settings(
                    properties.refresh().dividedBy(2), metrics.patience(), MOST_FEEDS, feed -> false, List.of());
            return new DashboardApi(
                    properties.toSettings(isSecured(beans)),
                    management.withCounts(fresh, ThoonkThreads.ofEachTask("dashboard-counts")));
        }

        private static boolean isSecured(ListableBeanFactory beans) {
            ClassLoader loader = Pages.class.getClassLoader();
            return SECURITY_CHAINS.stream()
                    .filter(type -> ClassUtils.isPresent(type, loader))
                    .map(type -> ClassUtils.resolveClassName(type, loader))
                    .anyMatch(type -> beans.getBeanNamesForType(type, true, false).length > 0);
        }

        @Bean
        DashboardTicks thoonkDashboardTicks(DashboardApi api, ThoonkSse sse) {
            return new DashboardTicks(api, sse);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass({DispatcherServlet.class, JsonMapper.class})
    @ConditionalOnBooleanProperty(ENABLED)
    @ConditionalOnBean(ThoonkSse.class)
    static class Mvc {

        @Bean
        MvcDashboard thoonkMvcDashboard(DashboardApi api, DashboardTicks ticks) {
            return new MvcDashboard(api, ticks);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JsonMapper.class)
    @ConditionalOnBooleanProperty(ENABLED)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnBean(ThoonkSse.class)
    static class Reactive {

        @Bean
        RouterFunction<ServerResponse> thoonkFluxDashboard(DashboardApi api, DashboardTicks ticks) {
            return new FluxDashboard(api, ticks).routes();
        }
    }
}
