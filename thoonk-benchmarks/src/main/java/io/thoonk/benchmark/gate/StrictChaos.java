package io.thoonk.benchmark.gate;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.thoonk.ThoonkTemplate;
import io.thoonk.job.JobCounts;
import io.thoonk.job.JobOrder;
import io.thoonk.job.JobQueue;
import io.thoonk.job.PutOptions;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Whether the jobs of each key run in the order of their puts while workers are killed, and how many a second. */
final class StrictChaos {

    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private final JobQueue<String> queue;

    private final TestRedis server;

    private final GateOptions options;

    StrictChaos(ThoonkTemplate thoonk, TestRedis server, GateOptions options) {
        this.queue = thoonk.jobs(ChaosWorker.STRICT, String.class);
        this.server = server;
        this.options = options;
    }

    /** {@return whether no order was broken and nothing was left out} */
    boolean run() throws IOException, InterruptedException {
        queue.limits().order(JobOrder.STRICT, JobOrder.Gap.HOLD, JobOrder.Gap.HOLD);
        for (int key = 0; key < options.strictKeys(); key++) {
            String name = "key" + key;
            queue.putAll(
                    IntStream.range(0, options.strictJobs())
                            .mapToObj(place -> name + " " + place)
                            .toList(),
                    PutOptions.builder().key(name).build());
        }
        long all = (long) options.strictKeys() * options.strictJobs();
        int killed;
        List<String> ran;
        long took;
        try (StatefulRedisConnection<String, String> connection =
                        server.client().connect(StringCodec.UTF8);
                ChaosWorkers workers = new ChaosWorkers(server, options.processes(), options.killEvery())) {
            RedisCommands<String, String> commands = connection.sync();
            while (commands.llen(ChaosWorker.RAN) == 0) {
                NEVER.await(1, TimeUnit.MILLISECONDS);
            }
            long begin = System.nanoTime();
            JobCounts counts = queue.counts();
            while (counts.finished() < all) {
                workers.disturb();
                NEVER.await(50, TimeUnit.MILLISECONDS);
                counts = queue.counts();
            }
            took = System.nanoTime() - begin;
            killed = workers.killed();
            ran = commands.lrange(ChaosWorker.RAN, 0, -1);
            commands.del(ChaosWorker.RAN);
        }
        Map<String, Integer> last = new HashMap<>();
        int broken = 0;
        int again = 0;
        for (String line : ran) {
            String[] parts = line.split(" ", 4);
            int place = Integer.parseInt(parts[3]);
            int before = last.getOrDefault(parts[2], -1);
            again += place == before ? 1 : 0;
            broken += place == before || place == before + 1 ? 0 : 1;
            last.put(parts[2], place);
        }
        System.out.printf(
                Locale.ROOT,
                "strict order: %d keys of %d jobs, %d processes, %d killed; %d runs, %d of them again after a kill, order broken %d"
                        + " times; %.0f jobs/s%n%n",
                options.strictKeys(),
                options.strictJobs(),
                options.processes(),
                killed,
                ran.size(),
                again,
                broken,
                all * 1e9 / took);
        return broken == 0 && ran.size() - again == all;
    }
}
