package io.thoonk.autoconfigure.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkOperations;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.convert.RawPayloadConverter;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.Mockito;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** Tests that put something else in the place of the template: what receives goes on. */
@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class ReplacedTemplateIntegrationTests {

    private static final Queue<String> HEARD = new ConcurrentLinkedQueue<>();

    private static void whatReceivesWorks(CapturedOutput output) {
        HEARD.clear();
        try (ThoonkTemplate peer =
                new ThoonkTemplate(TestRedis.shared().connectionFactory(), new RawPayloadConverter())) {
            peer.jobs("work", String.class).put("job");
            peer.feed("news", String.class).publish("item");
            await().until(() -> HEARD.size() == 2);
        }
        assertThat(HEARD).containsExactlyInAnyOrder("job", "item");
        assertThat(output).doesNotContain("NullPointerException");
    }

    @Nested
    @SpringBootTest(classes = Application.class, properties = "thoonk.dashboard.enabled=true")
    @DirtiesContext
    class WithAMockOfTheOperations {

        @MockitoBean
        private ThoonkOperations operations;

        @Test
        void theContextStartsAndWhatReceivesWorks(CapturedOutput output) {
            assertThat(Mockito.mockingDetails(operations).isMock()).isTrue();
            whatReceivesWorks(output);
        }
    }

    @Nested
    @SpringBootTest(classes = Application.class, properties = "thoonk.dashboard.enabled=true")
    @DirtiesContext
    class WithAMockOfTheTemplate {

        @MockitoBean
        private ThoonkTemplate template;

        @Test
        void theContextStartsAndWhatReceivesWorks(CapturedOutput output) {
            assertThat(Mockito.mockingDetails(template).isMock()).isTrue();
            whatReceivesWorks(output);
            Mockito.verifyNoInteractions(template);
        }
    }

    @Nested
    @SpringBootTest(classes = Application.class)
    @DirtiesContext
    class WithASpyOnTheTemplate {

        @MockitoSpyBean
        private ThoonkTemplate template;

        @Autowired
        private ThoonkOperations operations;

        @Test
        void itsCallsReachRedisAndWhatReceivesWorks(CapturedOutput output) {
            whatReceivesWorks(output);
            operations.feed("spied", String.class).publish("item");
            Mockito.verify(template).feed("spied", String.class);
            assertThat(template.feedNames()).contains("spied");
        }
    }

    @Test
    void whereTheApplicationBringsAStandInWhatReceivesWorksAndALineSaysSo(CapturedOutput output) {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class))
                .withBean(DataRedisConnectionDetails.class, () -> TestRedis.shared()
                        .connectionDetails())
                .withBean(ThoonkTemplate.class, () -> Mockito.mock(ThoonkTemplate.class))
                .withUserConfiguration(Handlers.class)
                .run(context -> {
                    whatReceivesWorks(output);
                    assertThat(output).containsOnlyOnce("is a stand-in without a connection to Redis");
                });
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application extends Handlers {

        @Bean
        DataRedisConnectionDetails details() {
            return TestRedis.shared().connectionDetails();
        }
    }

    static class Handlers {

        @ThoonkJobWorker(queue = "work")
        void work(String payload) {
            HEARD.add(payload);
        }

        @ThoonkListener(feeds = "news")
        void hear(String item) {
            HEARD.add(item);
        }
    }
}
