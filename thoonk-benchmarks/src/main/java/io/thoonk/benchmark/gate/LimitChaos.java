package io.thoonk.benchmark.gate;

import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.thoonk.ThoonkTemplate;
import io.thoonk.job.JobQueue;
import io.thoonk.job.Limit;
import io.thoonk.job.PutOptions;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Whether limits hold while workers are killed. A start is a claim of a job at a time. Claims are read from the keys of the contract
 * all the while, and handlers note theirs; of both together no window may have more than the rate, and no key more live claims than
 * it may have.
 */
final class LimitChaos {

    private static final int RATE = 200;

    private static final Duration WINDOW = Duration.ofSeconds(2);

    private static final int EACH_KEY = 3;

    private static final int KEYS = 20;

    private static final int BACKLOG = 2000;

    private final ThoonkTemplate thoonk;

    private final JobQueue<String> queue;

    private final TestRedis server;

    private final GateOptions options;

    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private final Set<String> starts = new HashSet<>();

    private int mostOfAKey;

    LimitChaos(ThoonkTemplate thoonk, TestRedis server, GateOptions options) {
        this.thoonk = thoonk;
        this.queue = thoonk.jobs(ChaosWorker.LIMITED, String.class);
        this.server = server;
        this.options = options;
    }

    /** {@return whether the limits held and were reached} */
    boolean run() throws IOException, InterruptedException {
        queue.limits().set(Limit.builder().rate(RATE, WINDOW).build());
        queue.limits().setForEachKey(Limit.builder().concurrency(EACH_KEY).build());
        fill(BACKLOG);
        int killed;
        try (StatefulRedisConnection<String, String> connection =
                        server.client().connect(StringCodec.UTF8);
                ChaosWorkers workers = new ChaosWorkers(server, options.processes(), options.killEvery())) {
            RedisCommands<String, String> commands = connection.sync();
            while (commands.llen(ChaosWorker.RAN) == 0) {
                look(commands);
            }
            long end = System.nanoTime() + options.duration().toNanos();
            while (end - System.nanoTime() > 0) {
                look(commands);
                NEVER.await(5, TimeUnit.MILLISECONDS);
                workers.disturb();
                if (queue.limits().status().waiting() < BACKLOG / 2) {
                    fill(BACKLOG / 2);
                }
            }
            killed = workers.killed();
            commands.lrange(ChaosWorker.RAN, 0, -1).forEach(line -> {
                String[] parts = line.split(" ", 3);
                starts.add(parts[0] + " " + parts[1]);
            });
            workers.killAll();
            thoonk.deleteFeed(ChaosWorker.LIMITED);
            commands.del(ChaosWorker.RAN);
        }
        long[] times = starts.stream()
                .mapToLong(start -> Long.parseLong(start.substring(start.indexOf(' ') + 1)))
                .sorted()
                .toArray();
        int most = mostInAWindow(times);
        double reached =
                (times.length - RATE) / ((times[times.length - 1] - times[0]) / (double) WINDOW.toMillis() * RATE);
        System.out.printf(
                Locale.ROOT,
                "limits under chaos: %d processes, %d killed, %d starts; most in any %d ms %d of %d; most live claims of a key %d of"
                        + " %d; reached %.3f of the rate%n%n",
                options.processes(),
                killed,
                times.length,
                WINDOW.toMillis(),
                most,
                RATE,
                mostOfAKey,
                EACH_KEY,
                reached);
        return most <= RATE && mostOfAKey <= EACH_KEY;
    }

    private void fill(int jobs) {
        for (int key = 0; key < KEYS; key++) {
            queue.putAll(
                    Collections.nCopies(jobs / KEYS, "key" + key),
                    PutOptions.builder().key("key" + key).build());
        }
    }

    /** All claims there are, with their payloads, which are the keys. */
    private void look(RedisCommands<String, String> commands) {
        commands.multi();
        commands.zrangebyscoreWithScores("feed.claimed:" + ChaosWorker.LIMITED, Range.unbounded());
        commands.hgetall("feed.items:" + ChaosWorker.LIMITED);
        List<Object> seen = commands.exec().stream().toList();
        @SuppressWarnings("unchecked")
        List<ScoredValue<String>> claims = (List<ScoredValue<String>>) seen.get(0);
        Map<?, ?> items = (Map<?, ?>) seen.get(1);
        Map<Object, Integer> live = new HashMap<>();
        for (ScoredValue<String> claim : claims) {
            starts.add(claim.getValue() + " " + (long) claim.getScore());
            Object key = items.get(claim.getValue());
            if (key != null) {
                mostOfAKey = Math.max(mostOfAKey, live.merge(key, 1, Integer::sum));
            }
        }
    }

    private static int mostInAWindow(long[] times) {
        Deque<Long> window = new ArrayDeque<>();
        int most = 0;
        for (long time : times) {
            window.add(time);
            while (time - window.element() >= WINDOW.toMillis()) {
                window.remove();
            }
            most = Math.max(most, window.size());
        }
        return most;
    }
}
