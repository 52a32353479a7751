package io.thoonk;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.thoonk.job.JobQueue;
import io.thoonk.test.TestRedis;

/** Job feed {@code j} on the test's Redis, with a template of its own and a connection for looks past the library. */
public final class TestJobFeed implements AutoCloseable {

    private final ThoonkTemplate thoonk;

    private final JobQueue<String> jobs;

    private final StatefulRedisConnection<byte[], byte[]> connection;

    public TestJobFeed(TestRedis server, ThoonkSettings settings) {
        thoonk = TestTemplates.on(server, settings);
        jobs = thoonk.jobs("j", String.class);
        connection = server.connect();
    }

    public ThoonkTemplate thoonk() {
        return thoonk;
    }

    public JobQueue<String> jobs() {
        return jobs;
    }

    public RedisCommands<byte[], byte[]> redis() {
        return connection.sync();
    }

    @Override
    public void close() {
        thoonk.close();
        connection.close();
    }
}
