package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.annotation.Backoff;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.autoconfigure.web.ThoonkDashboardAutoConfiguration;
import io.thoonk.autoconfigure.web.ThoonkSseAutoConfiguration;
import io.thoonk.listener.ListenerContainerFactory;
import io.thoonk.listener.ListenerSpecCustomizer;
import io.thoonk.worker.JobWorkerContainerFactory;
import io.thoonk.worker.JobWorkerSpecCustomizer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Properties that have no effect say so, once and with the mend. Nothing here needs Redis. */
@ExtendWith(OutputCaptureExtension.class)
class IneffectiveConfigurationTests {

    private static final AutoConfigurations ALL = AutoConfigurations.of(
            DataRedisAutoConfiguration.class,
            ThoonkAutoConfiguration.class,
            ThoonkSseAutoConfiguration.class,
            ThoonkDashboardAutoConfiguration.class);

    private static final String[] STILL = {
        "spring.data.redis.port=1",
        "thoonk.worker.auto-startup=false",
        "thoonk.listener.auto-startup=false",
        "thoonk.processes.enabled=false"
    };

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(ALL)
            .withPropertyValues(STILL)
            .withUserConfiguration(Handlers.class);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            thoonk.workers.my.worker.concurrency=3           | my.worker | 3
            thoonk.workers[my.worker].concurrency=3          | my.worker | 3
            thoonk.workers.plain.concurrency=3               | plain     | 3
            thoonk.listeners.handlers.hearIt.concurrency=3   | handlers.hearIt | 3
            thoonk.listeners.handlers.hear-it.concurrency=3  | handlers.hearIt | 3
            thoonk.listeners[handlers.hearIt].concurrency=3  | handlers.hearIt | 3
            """)
    void idsWithDotsNeedNoBrackets(String property, String id, int concurrency, CapturedOutput output) {
        runner.withPropertyValues(property).run(context -> {
            assertThat(context.getBean(Handlers.class).concurrency).containsEntry(id, concurrency);
            assertThat(output).doesNotContain("has no effect");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            thoonk.workers.my.wroker.concurrency=3      | thoonk.workers.my.wroker.* has no effect, because there is no worker with that id; there are [my.worker, plain]
            thoonk.workers.my.wroker.backoff.delay=3s   | thoonk.workers.my.wroker.* has no effect, because there is no worker with that id
            thoonk.workers[my.wroker].concurrency=3     | thoonk.workers[my.wroker].* has no effect, because there is no worker with that id
            thoonk.listeners.h.e.concurrency=3          | thoonk.listeners.h.e.* has no effect, because there is no listener with that id; there are [handlers.hearIt]
            thoonk.workers.plain.concurency=3           | thoonk.workers.plain.concurency has no effect, because a worker has no such setting; there are [auto-startup,
            thoonk.workers.my.worker.backoff.dealy=3s   | thoonk.workers.my.worker.backoff.dealy has no effect, because a worker has no such setting
            thoonk.worker.concurency=3                  | thoonk.worker.concurency has no effect, because there is no such property; below thoonk.worker there are [auto-startup,
            thoonk.finished.for-time=1d                 | thoonk.finished.for-time has no effect, because there is no such property; below thoonk.finished there are [for, keep, payload]
            thoonk.worker.backoff.dealy=3s              | thoonk.worker.backoff.dealy has no effect, because there is no such property
            thoonk.sse.bufer=3                          | thoonk.sse.bufer has no effect, because there is no such property; below thoonk.sse there are [buffer, heartbeat,
            thoonk.dashboard.writeable=true             | thoonk.dashboard.writeable has no effect, because there is no such property; below thoonk.dashboard there are [allowed-hosts,
            thoonk.dashboard.writable=true              | thoonk.dashboard.writable has no effect without thoonk.dashboard.enabled=true
            thoonk.dashboard.enabled=true               | thoonk.dashboard.enabled=true shows no pages, because this is no web application
            """)
    void whatHasNoEffectSaysSoOnce(String property, String sentence, CapturedOutput output) {
        runner.withPropertyValues(property).run(context -> {
            context.stop();
            context.start();
            assertThat(output).containsOnlyOnce(sentence).containsOnlyOnce("ConfigurationWarnings --");
        });
    }

    @Test
    void whatAListenerHasNoUseForSaysSoOnce(CapturedOutput output) {
        runner.withUserConfiguration(Misled.class)
                .withPropertyValues(
                        "thoonk.listeners.passing.lease=3s",
                        "thoonk.listeners.lasting.overflow=resync",
                        "thoonk.listeners.right.lease=3s")
                .run(context -> {
                    context.stop();
                    context.start();
                    assertThat(output)
                            .containsOnlyOnce(
                                    "Listener 'passing' is not durable, so [backoff, exhausted, lease, maxAttempts] "
                                            + "have no effect on it")
                            .containsOnlyOnce(
                                    "Listener 'lasting' is durable, so [mailbox, overflow] have no effect on it")
                            .containsOnlyOnce("Listener 'lasting' has a backoff without jitter")
                            .doesNotContain("'right'")
                            .doesNotContain("'handlers.hearIt'");
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            thoonk.of-the-application=3
            thoonk.worker.maxAttempts=3
            thoonk.worker.backoff.max_delay=3s
            thoonk.workers.plain.claimTimeout=3s
            thoonk.worker.prefetch=3
            thoonk.workers.plain.prefetch=3
            thoonk.workers.my.worker.prefetch=auto
            thoonk.worker.priority-step=30s
            thoonk.worker.limits.concurrency=3
            thoonk.finished.for=1d
            thoonk.stalled.for=1d
            thoonk.metrics.max-feeds=3
            thoonk.dashboard.enabled=false
            """)
    void whatHasAnEffectOrIsNotOursIsSilent(String property, CapturedOutput output) {
        runner.withPropertyValues(property)
                .run(context -> assertThat(output).doesNotContain("ConfigurationWarnings --"));
    }

    @Test
    void aDashboardWithPagesIsSilent(CapturedOutput output) {
        new WebApplicationContextRunner()
                .withConfiguration(ALL)
                .withPropertyValues(STILL)
                .withPropertyValues("thoonk.dashboard.enabled=true", "thoonk.dashboard.writable=true")
                .run(context -> assertThat(output).doesNotContain("ConfigurationWarnings --"));
    }

    @Test
    void aChildIsSilentAboutTheIdsOfItsParent(CapturedOutput output) {
        runner.withPropertyValues("thoonk.workers.plain.concurrency=3").run(parent -> new ApplicationContextRunner()
                .withConfiguration(ALL)
                .withParent(parent)
                .run(child -> assertThat(output).doesNotContain("has no effect")));
    }

    @Configuration(proxyBeanMethods = false)
    static class Handlers {

        private final Map<String, Integer> concurrency = new ConcurrentHashMap<>();

        @Bean
        JobWorkerSpecCustomizer ofWorkers() {
            return this::note;
        }

        @Bean
        ListenerSpecCustomizer ofListeners() {
            return this::note;
        }

        private JobWorkerContainerFactory.Spec note(JobWorkerContainerFactory.Spec spec) {
            concurrency.put(spec.id(), spec.options().concurrency());
            return spec;
        }

        private ListenerContainerFactory.Spec note(ListenerContainerFactory.Spec spec) {
            concurrency.put(spec.id(), spec.options().concurrency());
            return spec;
        }

        @ThoonkJobWorker(id = "my.worker", queue = "mine")
        void work(String payload) {}

        @ThoonkJobWorker(queue = "plain")
        void workPlainly(String payload) {}

        @Bean
        Hearing handlers() {
            return new Hearing();
        }
    }

    static class Misled {

        @ThoonkListener(
                id = "passing",
                feeds = "news",
                maxAttempts = "3",
                exhausted = "skip",
                backoff = @Backoff(delay = "1s"))
        void hear(String item) {}

        @ThoonkListener(
                id = "lasting",
                feeds = "news",
                durable = "lasting",
                mailbox = "3",
                backoff = @Backoff(jitter = "1s"))
        void keep(String item) {}

        @ThoonkListener(id = "right", feeds = "news", durable = "right", maxAttempts = "3")
        void keepWell(String item) {}
    }

    static class Hearing {

        @ThoonkListener(feeds = "news")
        void hearIt(String item) {}
    }
}
