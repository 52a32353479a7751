package io.thoonk.job.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.job.JobSettings;
import io.thoonk.job.recurring.RecurringRuns;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ReplicationOptions;
import io.thoonk.redis.ThoonkConnections;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class MaintenanceTickTests {

    private static final KeySpace KEYS = new KeySpace("", false);

    /** Never started, so that whoever asks something of it fails. */
    private final ThoonkConnections nowhere =
            new ThoonkConnections(new LettuceConnectionFactory(), KEYS, ReplicationOptions.NONE);

    private final Threads threads = new Threads();

    private int subscribed;

    private MaintenanceTick tick;

    @BeforeEach
    void attend() {
        NonEmptyProbe probe = new NonEmptyProbe(nowhere.commands());
        tick = new MaintenanceTick(1_000, probe, probe, threads);
        feed(nowhere.commands());
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        nowhere.close();
    }

    @Test
    void goOnAfterNoThreadCouldBeMadeForAFeed() {
        threads.refuse = true;
        threads.passOnePeriod();
        assertThat(threads.executed).isEmpty();
        threads.refuse = false;
        threads.passOnePeriod();
        assertThat(threads.executed).hasSize(1);
    }

    @Test
    void endNoThreadWithTheErrorOfAFeed() {
        threads.passOnePeriod();
        threads.executed.remove(0).run();
        threads.passOnePeriod();
        threads.executed.remove(0).run();
        assertThat(subscribed).isEqualTo(2);
    }

    private MaintainedFeed feed(RedisAccess redis) {
        JobSettings.Maintaining settings = new JobSettings.Maintaining(
                Duration.ofSeconds(1), 3, Duration.ofMinutes(1), true, null, JobSettings.Retention.NONE);
        MaintenanceScripts scripts = new MaintenanceScripts(nowhere.scripts(), settings);
        MaintenancePass pass = new MaintenancePass(
                scripts,
                new OrphanSearch(redis, scripts),
                new RecurringRuns(nowhere.scripts(), true),
                new StalledDrops(nowhere.scripts()),
                new NoChores(),
                settings);
        MaintainedFeed feed = new MaintainedFeed(
                new FeedKeys(KEYS, "f"),
                pass,
                settings,
                "process",
                receiver -> {
                    subscribed++;
                    throw new StackOverflowError("on purpose");
                },
                new FinishWatch(receiver -> () -> {}, threads, ids -> {}),
                threads);
        feed.enter(new MaintainedFeed.Attendant(due -> {}, () -> {}), () -> tick);
        return feed;
    }

    /** Does nothing by itself, and ends what is repeated at the first failure, as timers do. */
    private static final class Threads extends ScheduledThreadPoolExecutor {

        private final List<Runnable> repeated = new ArrayList<>();

        private final List<Runnable> executed = new ArrayList<>();

        private boolean refuse;

        Threads() {
            super(0);
        }

        void passOnePeriod() {
            repeated.removeIf(task -> {
                try {
                    task.run();
                    return false;
                } catch (Throwable ex) {
                    assertThat(ex).hasMessage("on purpose");
                    return true;
                }
            });
        }

        @Override
        public void execute(Runnable task) {
            if (refuse) {
                throw new OutOfMemoryError("on purpose");
            }
            executed.add(task);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            return super.schedule(() -> {}, 1, TimeUnit.DAYS);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long delay, TimeUnit unit) {
            repeated.add(task);
            return schedule(task, first, unit);
        }
    }

    private static final class NoChores implements Maintenance.Chores {

        @Override
        public void deliver(FeedKeys keys) {}

        @Override
        public void lookAfterWaits(FeedKeys keys) {}

        @Override
        public void lookAtFinished(FeedKeys keys, List<String> ids) {}

        @Override
        public long lookAfterBatches(KeySpace keySpace, Duration lease) {
            return 0;
        }

        @Override
        public void keepHistory(FeedKeys keys) {}
    }
}
