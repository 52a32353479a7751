package io.thoonk;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.thoonk.job.JobClaims;
import io.thoonk.job.JobClaims.WorkerFeed;
import io.thoonk.job.JobQueue;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import org.springframework.core.ResolvableType;

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

    /** Claims as a worker does whose claims hold so long, and that keeps no results. */
    public JobClaims<String> claims(Duration claimTimeout) {
        return ThoonkInternals.of(thoonk)
                .jobClaims(new WorkerFeed(
                        "j", ResolvableType.forClass(String.class), ResolvableType.NONE, claimTimeout, Duration.ZERO));
    }

    /** The same for 30 seconds. */
    public JobClaims<String> claims() {
        return claims(Duration.ofSeconds(30));
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
