package io.thoonk.autoconfigure.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.thoonk.FeedDoesNotExistException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.feed.Feed;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.JobQueue;
import io.thoonk.observation.SendContext;
import io.thoonk.observation.SendObservationConvention;
import io.thoonk.queue.MessageQueue;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Whatever observing throws, what is observed happens. */
@RedisTest
class FailingObservationIntegrationTests {

    private final TestObservationRegistry observations = TestObservationRegistry.create();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataRedisAutoConfiguration.class,
                    ThoonkAutoConfiguration.class,
                    ThoonkObservationAutoConfiguration.class))
            .withBean(DataRedisConnectionDetails.class, () -> TestRedis.shared().connectionDetails())
            .withBean(ObservationRegistry.class, () -> observations);

    /** At the start names and tags are asked for, at the end tags once more. */
    @ParameterizedTest
    @EnumSource(Stage.class)
    void sendsWhateverObservingThrows(Stage stage) {
        runner.withBean(SendObservationConvention.class, () -> new FailingConvention(stage))
                .run(context -> {
                    observations.observationConfig().observationHandler(new FailingHandler(stage));
                    ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
                    JobQueue<String> jobs = thoonk.jobs("quiet", String.class);
                    String id = jobs.put("a");
                    assertThat(jobs.putAll(List.of("b", "c"))).hasSize(2);
                    assertThat(jobs.counts().available()).isEqualTo(3);
                    assertThat(jobs.payload(id)).contains("a");
                    Feed<String> feed = thoonk.feed("articles", String.class);
                    assertThat(feed.publish("one", "a")).isEqualTo("one");
                    assertThat(feed.publishAll(List.of("b"))).hasSize(1);
                    assertThat(feed.ids()).hasSize(2);
                    SortedFeed<String> sorted = thoonk.sortedFeed("order", String.class);
                    String appended = sorted.append("a");
                    assertThat(sorted.ids()).containsExactly(appended);
                    MessageQueue<String> queue = thoonk.queue("messages", String.class);
                    queue.put("a");
                    assertThat(queue.size()).isOne();
                    assertThat(observations.getCurrentObservationScope()).isNull();
                    thoonk.deleteFeed("quiet");
                    assertThatExceptionOfType(FeedDoesNotExistException.class).isThrownBy(() -> jobs.put("d"));
                });
    }

    /** When an observation asks the application's code. */
    enum Stage {
        NAME,
        TAGS,
        TAGS_AT_THE_END,
        START,
        SCOPE,
        SCOPE_END,
        STOP;

        void fail(Stage reached) {
            if (this == reached) {
                throw new ServiceConfigurationError("on purpose");
            }
        }
    }

    static class FailingConvention extends SendObservationConvention.Default {

        private final Stage stage;

        private final Set<SendContext> asked = new HashSet<>();

        FailingConvention(Stage stage) {
            super("failing");
            this.stage = stage;
        }

        @Override
        public String getName() {
            stage.fail(Stage.NAME);
            return super.getName();
        }

        @Override
        public KeyValues getLowCardinalityKeyValues(SendContext context) {
            stage.fail(asked.add(context) ? Stage.TAGS : Stage.TAGS_AT_THE_END);
            return super.getLowCardinalityKeyValues(context);
        }
    }

    record FailingHandler(Stage stage) implements ObservationHandler<SendContext> {

        @Override
        public void onStart(SendContext context) {
            stage.fail(Stage.START);
        }

        @Override
        public void onScopeOpened(SendContext context) {
            stage.fail(Stage.SCOPE);
        }

        @Override
        public void onScopeClosed(SendContext context) {
            stage.fail(Stage.SCOPE_END);
        }

        @Override
        public void onStop(SendContext context) {
            stage.fail(Stage.STOP);
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof SendContext;
        }
    }
}
