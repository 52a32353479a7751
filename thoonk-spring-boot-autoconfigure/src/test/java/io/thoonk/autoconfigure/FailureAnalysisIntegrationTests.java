package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.thoonk.TestTemplates;
import io.thoonk.ThoonkOperations;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.job.JobQueue;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a person reads who starts an application that is declared or configured wrongly. */
@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalysisIntegrationTests {

    @Test
    void namesTheWrongDeclaration(CapturedOutput output) {
        assertThatException().isThrownBy(() -> start(Map.of(), WithoutQueue.class));
        assertThat(output).contains("""
                APPLICATION FAILED TO START
                ***************************

                Description:

                @ThoonkJobWorker on io.thoonk.autoconfigure.FailureAnalysisIntegrationTests$WithoutQueue.work(String) names no job feed.

                Action:

                Set queue = "name of the feed".
                """);
    }

    @Test
    void namesTheWrongPropertyAndItsPlace(CapturedOutput output) {
        assertThatException().isThrownBy(() -> start(Map.of("thoonk.worker.concurrency", "0")));
        assertThat(output).contains("""
                Description:

                thoonk.worker.concurrency must be at least 1 but is 0 (it stands in "thoonk.worker.concurrency" from property source "defaultProperties").

                Action:

                Correct thoonk.worker.concurrency, or leave it out to have its default.
                """);
    }

    @Test
    void namesTheWrongPropertyOfOneWorker(CapturedOutput output) {
        assertThatException().isThrownBy(() -> start(Map.of("thoonk.workers[my.Worker].claim-timeout", "0s")));
        assertThat(output).contains("""
                Description:

                thoonk.workers[my.Worker].claim-timeout must be at least 1ms but is 0ms (it stands in "thoonk.workers[my.Worker].claim-timeout" from property source "defaultProperties").

                Action:

                Correct thoonk.workers[my.Worker].claim-timeout, or leave it out to have its default.
                """);
    }

    @Test
    void namesANumberOfReplicasAndATimeThatCannotBe(CapturedOutput output) {
        assertThatException().isThrownBy(() -> start(Map.of("thoonk.wait-replicas", "-1")));
        assertThat(output).contains("thoonk.wait-replicas must be at least 0 but is -1 (it stands in");
        assertThatException().isThrownBy(() -> start(Map.of("thoonk.wait-replicas-timeout", "0s")));
        assertThat(output).contains("thoonk.wait-replicas-timeout must be at least 1ms but is 0ms (it stands in");
    }

    @Test
    void namesThePropertyThatCannotBeRead(CapturedOutput output) {
        assertThatException().isThrownBy(() -> start(Map.of("thoonk.worker.claim-timeout", "soon")));
        assertThat(output)
                .contains("Failed to bind properties under 'thoonk.worker.claim-timeout' to java.time.Duration")
                .contains("'soon' is not a valid duration");
    }

    @Test
    void namesTheWorkerOnAFeedOfAnotherType(CapturedOutput output) {
        TestTemplates.on(TestRedis.shared()).queue("mail", String.class).put("dear");
        assertThatException().isThrownBy(() -> start(Map.of(), Mailing.class));
        assertThat(output).contains("""
                Description:

                Worker 'mailing' uses feed 'mail' as 'job', but in Redis it is of type 'queue'.

                Action:

                Name another feed, or use this one as what it is.
                """).as("and no container has been started").doesNotContain("ClaimLoop");
        assertThat(TestTemplates.on(TestRedis.shared())
                        .queue("mail", String.class)
                        .size())
                .isEqualTo(1);
    }

    @Test
    void namesTheFeedOfAnotherTypeThatABeanUses(CapturedOutput output) {
        TestTemplates.on(TestRedis.shared()).queue("mail", String.class).put("dear");
        assertThatException().isThrownBy(() -> start(Map.of(), Handle.class));
        assertThat(output).contains("The application uses feed 'mail' as 'job', but in Redis it is of type 'queue'.");
    }

    @Test
    void startsWhereTheWorkerOnAFeedOfAnotherTypeIsNotToStart() {
        TestTemplates.on(TestRedis.shared()).queue("mail", String.class).put("dear");
        try (ConfigurableApplicationContext context =
                start(Map.of("thoonk.workers.mailing.auto-startup", "false"), Mailing.class)) {
            assertThat(context.getBean(ThoonkContainerRegistry.class).all()).noneMatch(ThoonkContainer::isRunning);
        }
    }

    @Test
    void namesTheIdThatTwoContainersHave(CapturedOutput output) {
        assertThatException().isThrownBy(() -> start(Map.of(), TwoOfOneId.class));
        assertThat(output).contains("""
                Description:

                @ThoonkListener on io.thoonk.autoconfigure.FailureAnalysisIntegrationTests$TwoOfOneId.hear(String) has the id 'same', which another worker or listener has too.

                Action:

                Give one of them another id.
                """);
    }

    private static ConfigurableApplicationContext start(Map<String, Object> properties, Class<?>... beans) {
        return StartedApplication.run(TestRedis.shared(), properties, beans);
    }

    static class WithoutQueue {
        @ThoonkJobWorker
        void work(String payload) {}
    }

    static class Mailing {
        @ThoonkJobWorker(queue = "mail", id = "mailing")
        void work(String payload) {}
    }

    static class TwoOfOneId {
        @ThoonkJobWorker(queue = "work", id = "same")
        void work(String payload) {}

        @ThoonkListener(feeds = "news", id = "same")
        void hear(String item) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Handle {
        @Bean
        JobQueue<String> mail(ThoonkOperations thoonk) {
            return thoonk.jobs("mail", String.class);
        }
    }
}
