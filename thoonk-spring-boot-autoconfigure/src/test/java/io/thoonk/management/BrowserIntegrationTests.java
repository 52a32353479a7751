package io.thoonk.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.queue.MessageQueue;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class BrowserIntegrationTests {

    private static final Duration PATIENCE = PatientWaits.PATIENCE;

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class))
            .withBean(DataRedisConnectionDetails.class, () -> TestRedis.shared().connectionDetails())
            .withUserConfiguration(Handlers.class);

    @Test
    void showsWhereAnErrorCameFromRootCauseFirst() {
        runner.run(context -> {
            Entry entry = failed(context);
            assertThat(entry.lastError()).contains("java.lang.IllegalStateException: no print");
            String trace = entry.lastStackTrace().orElseThrow();
            assertThat(trace)
                    .startsWith("java.io.IOException: password=\"x\" for card \"token\": \"s3cr3t\""
                            .replace("s3cr3t", "******"))
                    .contains("Handlers.deeper", "IllegalStateException: no print")
                    .hasSizeLessThanOrEqualTo(4000 + "******".length());
            assertThat(context.getBean(ThoonkManagement.class).browser().page("print", "stalled", 0, 10))
                    .containsExactly(entry);
        });
    }

    @Test
    void keepsAsMuchOfAStackTraceAsItIsTold() {
        runner.withPropertyValues("thoonk.worker.max-stack-trace=300")
                .run(context -> assertThat(failed(context).lastStackTrace().orElseThrow())
                        .hasSizeBetween(100, 310));
        runner.withPropertyValues("thoonk.workers.printer.max-stack-trace=0").run(context -> {
            Entry entry = failed(context);
            assertThat(entry.lastStackTrace()).isEmpty();
            assertThat(entry.lastError()).contains("java.lang.IllegalStateException: no print");
        });
        runner.withPropertyValues("thoonk.worker.max-stack-trace=-1").run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContaining("thoonk.worker.max-stack-trace must be at least 0"));
    }

    @Test
    void givesErrorsToTheMaskerToo() {
        runner.withBean(PayloadMasker.class, () -> (feed, id, text) -> text.replace("print", "#####"))
                .run(context -> {
                    Entry entry = failed(context);
                    assertThat(entry.lastError()).contains("java.lang.IllegalStateException: no #####");
                    assertThat(entry.lastStackTrace().orElseThrow())
                            .contains("no #####")
                            .doesNotContain("print");
                });
    }

    @Test
    void hidesWhatTheMaskerFailsOnAndShowsTheRest(CapturedOutput output) {
        runner.withBean(PayloadMasker.class, () -> (feed, id, text) -> {
                    if (text.equals("second")) {
                        throw new StackOverflowError("on purpose");
                    }
                    return text;
                })
                .run(context -> {
                    context.getBean(ThoonkTemplate.class)
                            .queue("mail", String.class)
                            .putAll(List.of("first", "second", "second", "third"));
                    assertThat(context.getBean(ThoonkManagement.class).browser().page("mail", "items", 0, 10))
                            .extracting(entry -> entry.payload().orElseThrow())
                            .containsExactly(
                                    "first",
                                    "(hidden: the PayloadMasker failed on it)",
                                    "(hidden: the PayloadMasker failed on it)",
                                    "third");
                });
        assertThat(output).containsOnlyOnce("The PayloadMasker failed on");
    }

    @Test
    void showsTheMessagesOfAQueueMaskedAndTakesNone() {
        runner.run(context -> {
            MessageQueue<String> queue = context.getBean(ThoonkTemplate.class).queue("mail", String.class);
            queue.putAll(List.of("first", "{\"password\":\"abc\"}", "third"));
            FeedBrowser browser = context.getBean(ThoonkManagement.class).browser();
            assertThat(browser.page("mail", "items", 0, 10))
                    .extracting(Entry::payload)
                    .containsExactly(
                            Optional.of("first"), Optional.of("{\"password\":\"******\"}"), Optional.of("third"));
            assertThat(browser.page("mail", "items", 1, 1))
                    .extracting(Entry::payloadSize)
                    .containsExactly(18);
            assertThat(browser.page("mail", "items", 3, 1)).isEmpty();
            assertThat(queue.get()).contains("first");
        });
    }

    private static Entry failed(ApplicationContext context) {
        JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("print", String.class);
        String id = jobs.put("x");
        await().atMost(PATIENCE).until(() -> jobs.state(id).equals(Optional.of(JobState.STALLED)));
        return context.getBean(ThoonkManagement.class)
                .browser()
                .job("print", id)
                .orElseThrow();
    }

    static class Handlers {

        @ThoonkJobWorker(id = "printer", queue = "print", maxAttempts = "1")
        void print(String payload) {
            try {
                deeper();
            } catch (IOException ex) {
                throw new IllegalStateException("no print", ex);
            }
        }

        private static void deeper() throws IOException {
            throw new IOException("password=\"x\" for card \"token\": \"s3cr3t\"");
        }
    }
}
