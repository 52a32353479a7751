package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.Limits;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.job.JobKeyResolver;
import io.thoonk.job.JobLimits;
import io.thoonk.job.JobLimits.LaneStatus;
import io.thoonk.job.JobOrder;
import io.thoonk.job.JobQueue;
import io.thoonk.job.Limit;
import io.thoonk.job.PriorityStep;
import io.thoonk.job.PutOptions;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import io.thoonk.worker.LimitDeclarations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/** What annotations, properties and beans say about limits and keys, down to Redis. */
@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class LimitedWorkersIntegrationTests {

    private static final Limit DECLARED =
            Limit.builder().rate(100, Duration.ofSeconds(10)).concurrency(8).build();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class))
            .withBean(DataRedisConnectionDetails.class, () -> TestRedis.shared().connectionDetails())
            // No worker runs, so that what waits stays where it is.
            .withPropertyValues(
                    "spring.data.redis.timeout=5s",
                    "spring.application.name=post",
                    "thoonk.worker.auto-startup=false",
                    "per.tenant=10/1s smooth burst 3");

    private static JobQueue<Mail> mails(ApplicationContext context) {
        return context.getBean(ThoonkTemplate.class).jobs("mail", Mail.class);
    }

    private static JobLimits.Settings settings(ApplicationContext context) {
        JobLimits limits = mails(context).limits();
        await().until(() -> limits.settings().application().isPresent());
        return limits.settings();
    }

    @Test
    void declaresWhatAnAnnotationSays() {
        runner.withUserConfiguration(Limited.class).run(context -> {
            JobLimits.Settings settings = settings(context);
            assertThat(settings.declaredFeed()).contains(DECLARED);
            assertThat(settings.declaredEachKey())
                    .contains(Limit.builder()
                            .rate(10, Duration.ofSeconds(1))
                            .smooth(true)
                            .burst(3)
                            .concurrency(2)
                            .build());
            assertThat(settings.order()).isEqualTo(JobOrder.STRICT);
            assertThat(settings.onFailure()).isEqualTo(JobOrder.Gap.PASS);
            assertThat(settings.onStall()).isEqualTo(JobOrder.Gap.PASS);
            assertThat(settings.application()).contains("post");
            assertThat(settings.feed()).isEmpty();
        });
    }

    @Test
    void takesPropertiesOfAWorkerForWhatItsAnnotationSays() {
        runner.withUserConfiguration(Limited.class)
                .withPropertyValues(
                        "thoonk.workers.mail.limits.rate=none",
                        "thoonk.workers.mail.limits.key-concurrency=5",
                        "thoonk.workers.mail.order=none")
                .run(context -> {
                    JobLimits.Settings settings = settings(context);
                    assertThat(settings.declaredFeed())
                            .contains(Limit.builder().concurrency(8).build());
                    assertThat(settings.declaredEachKey().orElseThrow().concurrency())
                            .hasValue(5);
                    assertThat(settings.order()).isEqualTo(JobOrder.NONE);
                });
    }

    @Test
    void worksOutTheKeyOfAJobWhenItIsPut() {
        runner.withUserConfiguration(Limited.class).run(context -> {
            JobQueue<Mail> jobs = mails(context);
            jobs.put(new Mail("acme", "1"));
            jobs.putAll(List.of(new Mail("acme", "2"), new Mail("umbrella", "3"), new Mail("", "4")));
            jobs.putAndFollow(new Mail("globex", "5"), PutOptions.defaults());
            jobs.put(new Mail("acme", "6"), PutOptions.builder().key("own").build());
            assertThat(lanes(jobs)).isEqualTo(Map.of("acme", 2L, "umbrella", 1L, "globex", 1L, "own", 1L));
            assertThat(jobs.counts().available())
                    .as("the first, which rings, and the one without a key")
                    .isEqualTo(2);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> jobs.put(new Mail("x".repeat(257), "7")))
                    .withMessageStartingWith("The key of a job of queue 'mail', worked out by a JobKeyResolver or"
                            + " limits.key, cannot be: A key must have from 1 to 256 characters");
        });
    }

    @Test
    void asksResolversOfTheTypeOfThePayloadBeforeTheAnnotation() {
        runner.withUserConfiguration(Limited.class, Resolvers.class).run(context -> {
            JobQueue<Mail> jobs = mails(context);
            jobs.putAll(List.of(new Mail("acme", "1"), new Mail("acme", "2"), new Mail("none", "3")));
            assertThat(lanes(jobs)).isEqualTo(Map.of("mail/acme", 2L, "none", 1L));
            JobQueue<String> texts = context.getBean(ThoonkTemplate.class).jobs("texts", String.class);
            texts.limits().set(Limit.builder().concurrency(1).build());
            texts.put("text");
            texts.put("text");
            assertThat(lanes(texts)).isEqualTo(Map.of("", 1L));
        });
    }

    /** What waits of keys of which something waits, that included which was let into the line. */
    private static Map<String, Long> lanes(JobQueue<?> jobs) {
        return jobs.limits().lanes(100).stream()
                .collect(Collectors.toMap(LaneStatus::key, lane -> lane.waiting() + lane.running()));
    }

    @Test
    void believesTheLaterStartAndWarnsBoth(CapturedOutput output) {
        runner.withUserConfiguration(Limited.class).run(older -> {
            settings(older);
            runner.withUserConfiguration(Limited.class)
                    .withPropertyValues("thoonk.workers.mail.limits.rate=50/10s", "spring.application.name=post-2")
                    .run(newer -> {
                        await().until(() -> settings(newer).application().equals(Optional.of("post-2")));
                        assertThat(output)
                                .contains(
                                        "by application 'post', which started before; what this application says holds");
                        older.getBean(LimitDeclarations.class).stop();
                        older.getBean(LimitDeclarations.class).start();
                        await().untilAsserted(() -> assertThat(output)
                                .contains("by application 'post-2', which started later; what that one says holds"));
                        assertThat(settings(newer)
                                        .declaredFeed()
                                        .orElseThrow()
                                        .rate()
                                        .orElseThrow()
                                        .count())
                                .isEqualTo(50);
                    });
        });
    }

    @Test
    void declaresTheOthersWhereOneQueueCannotBeLimited(TestRedis redis) {
        try (ThoonkTemplate peer = TestTemplates.on(redis)) {
            peer.feed("news", String.class).publish("no job");
            runner.withUserConfiguration(LimitsNoQueue.class, Limited.class)
                    .run(context -> assertThat(settings(context).declaredFeed()).contains(DECLARED));
        }
    }

    @Test
    void takesAwayWhatANewerVersionSaysNoMore() {
        runner.withUserConfiguration(Limited.class).run(LimitedWorkersIntegrationTests::settings);
        runner.withUserConfiguration(Unlimited.class).run(context -> await().until(
                        () -> mails(context).limits().settings().application().isEmpty()));
    }

    @Test
    void takesLimitsOfOneOfTwoWorkersAlsoWhereLevelsAreOtherwiseApart() {
        runner.withUserConfiguration(LimitedByOne.class)
                .withPropertyValues("thoonk.worker.priority-step=30s")
                .run(context -> {
                    JobLimits.Settings settings = settings(context);
                    assertThat(settings.declaredFeed())
                            .contains(Limit.builder().concurrency(8).build());
                    assertThat(settings.priorityStep()).isEqualTo(PriorityStep.of(Duration.ofSeconds(30)));
                });
    }

    @Test
    void refusesWhatCannotBeRead() {
        assertRefused(
                runner.withUserConfiguration(BadRate.class), "has limits that cannot be: A rate must be a number");
        assertRefused(runner.withUserConfiguration(BadKey.class), "is the same for all jobs");
        assertRefused(runner.withUserConfiguration(BadOrder.class), "Write one of none, strict");
        assertRefused(runner.withUserConfiguration(Disagreeing.class), "otherwise than another of its workers");
        assertRefused(
                runner.withPropertyValues("thoonk.worker.limits.key-rate=5"),
                "thoonk.worker.limits cannot be read: A rate must be a number of starts and a time");
        assertRefused(
                runner.withPropertyValues("thoonk.workers.mail.limits.concurrency=0"),
                "thoonk.workers.mail.limits cannot be read: The concurrency '0' cannot be");
    }

    private static void assertRefused(ApplicationContextRunner runner, String words) {
        runner.run(context -> assertThat(context).getFailure().hasStackTraceContaining(words));
    }

    record Mail(String tenant, String text) {}

    static class Limited {

        @ThoonkJobWorker(
                queue = "mail",
                limits =
                        @Limits(
                                rate = "100/10s",
                                concurrency = "#{4 * 2}",
                                key = "#{payload.tenant}",
                                keyRate = "${per.tenant}",
                                keyConcurrency = "2"),
                order = "strict",
                orderOnFailure = "pass")
        void send(Mail mail) {}
    }

    static class LimitsNoQueue {

        @ThoonkJobWorker(queue = "news", limits = @Limits(concurrency = "1"))
        void send(String text) {}
    }

    static class LimitedByOne {

        @ThoonkJobWorker(id = "one", queue = "mail", limits = @Limits(concurrency = "8"))
        void send(Mail mail) {}

        @ThoonkJobWorker(id = "two", queue = "mail")
        void sendToo(Mail mail) {}
    }

    static class Unlimited {

        @ThoonkJobWorker(queue = "mail")
        void send(Mail mail) {}
    }

    static class Resolvers {

        @Bean
        JobKeyResolver<Mail> byQueueAndTenant() {
            return (queue, mail) ->
                    mail.tenant().equals("none") ? Optional.empty() : Optional.of(queue + "/" + mail.tenant());
        }
    }

    static class BadRate {

        @ThoonkJobWorker(queue = "mail", limits = @Limits(rate = "100"))
        void send(Mail mail) {}
    }

    static class BadKey {

        @ThoonkJobWorker(queue = "mail", limits = @Limits(key = "payload.tenant"))
        void send(Mail mail) {}
    }

    static class BadOrder {

        @ThoonkJobWorker(queue = "mail", order = "sorted")
        void send(Mail mail) {}
    }

    static class Disagreeing {

        @ThoonkJobWorker(id = "one", queue = "mail", limits = @Limits(rate = "1/s"))
        void send(Mail mail) {}

        @ThoonkJobWorker(id = "two", queue = "mail", limits = @Limits(rate = "2/s"))
        void sendToo(Mail mail) {}
    }
}
