package io.thoonk;

import io.lettuce.core.api.sync.RedisCommands;
import io.thoonk.job.JobQueue;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;

/** What most tests of jobs begin with: an empty Redis, and job feed {@code j} on it. */
@RedisTest
public abstract class JobFeedFixture {

    @AutoClose
    protected TestJobFeed feed;

    protected ThoonkTemplate thoonk;

    protected JobQueue<String> jobs;

    protected RedisCommands<byte[], byte[]> redis;

    protected TestRedis server;

    private final ThoonkSettings settings;

    protected JobFeedFixture() {
        this(ThoonkSettings.defaults());
    }

    protected JobFeedFixture(ThoonkSettings settings) {
        this.settings = settings;
    }

    @BeforeEach
    final void openFeed(TestRedis given) {
        server = given;
        feed = new TestJobFeed(given, settings);
        thoonk = feed.thoonk();
        jobs = feed.jobs();
        redis = feed.redis();
    }
}
