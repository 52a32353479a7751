package io.thoonk.benchmark.partitions;

import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkTemplate;
import io.thoonk.benchmark.cli.CommandLine;
import io.thoonk.benchmark.redis.Machine;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.convert.JacksonPayloadConverter;
import io.thoonk.feed.FeedConfig;
import io.thoonk.job.JobQueue;
import io.thoonk.test.RedisCluster;
import io.thoonk.worker.DefaultJobErrorHandler;
import io.thoonk.worker.DefaultJobWorkerContainerFactory;
import io.thoonk.worker.JobWorkerContainerFactory;
import io.thoonk.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.springframework.core.ResolvableType;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import tools.jackson.databind.json.JsonMapper;

/** Puts jobs into a feed with partitions on a cluster of three masters, works them off, and tells what each master had to do. */
public final class PartitionsProgram {

    private PartitionsProgram() {}

    /**
     * Runs the program.
     *
     * @param arguments its options
     * @return the exit code
     */
    public static int run(String[] arguments) {
        PartitionsOptions options = CommandLine.read(arguments, PartitionsOptions.class, PartitionsOptions.PRESETS);
        System.out.println(Machine.line());
        System.out.println(options + "\n");
        System.out.println("| partitions | | jobs/s | commands of each master | busiest by mean | connections |");
        System.out.println("| ---: | --- | ---: | ---: | ---: | ---: |");
        for (int partitions : options.partitions()) {
            try (RedisCluster cluster = RedisCluster.start()) {
                LettuceConnectionFactory factory = new LettuceConnectionFactory(cluster.configuration());
                factory.afterPropertiesSet();
                factory.start();
                try (ThoonkTemplate thoonk = new ThoonkTemplate(
                        factory,
                        new JacksonPayloadConverter(JsonMapper.builder().build()))) {
                    measure(cluster, thoonk, partitions, options);
                } finally {
                    factory.destroy();
                }
            }
        }
        return 0;
    }

    private static void measure(
            RedisCluster cluster, ThoonkTemplate thoonk, int partitions, PartitionsOptions options) {
        long clients = MasterCommands.clients(cluster);
        JobQueue<String> jobs = partitions == 0
                ? thoonk.jobs(options.feed(), String.class)
                : thoonk.jobs(options.feed(), String.class, FeedConfig.partitions(partitions));
        MasterCommands before = MasterCommands.of(cluster);
        long begin = System.nanoTime();
        put(jobs, options);
        print(
                partitions,
                "put",
                options.jobs(),
                begin,
                MasterCommands.of(cluster).since(before),
                "");
        ThoonkContainer worker = worker(thoonk, partitions, options);
        before = MasterCommands.of(cluster);
        begin = System.nanoTime();
        worker.start();
        try {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> jobs.counts().finished() >= options.jobs());
            print(
                    partitions,
                    "drained",
                    options.jobs(),
                    begin,
                    MasterCommands.of(cluster).since(before),
                    "");
            pass(options.settling());
            before = MasterCommands.of(cluster);
            pass(options.watched());
            MasterCommands idle = MasterCommands.of(cluster).since(before);
            // The look itself is a command of each master.
            double each = (double) (idle.sum() - idle.counts().size())
                    / options.watched().toSeconds();
            print(
                    partitions,
                    String.format(Locale.ROOT, "idle, %.2f commands/s", each),
                    0,
                    begin,
                    idle,
                    Long.toString(MasterCommands.clients(cluster) - clients));
        } finally {
            worker.stop();
        }
    }

    private static void put(JobQueue<String> jobs, PartitionsOptions options) {
        ExecutorService threads = Executors.newFixedThreadPool(options.threads());
        try {
            CompletableFuture.allOf(IntStream.range(0, options.threads())
                            .mapToObj(thread -> CompletableFuture.runAsync(
                                    () -> {
                                        for (int i = thread; i < options.jobs(); i += options.threads()) {
                                            jobs.put("job " + i);
                                        }
                                    },
                                    threads))
                            .toArray(CompletableFuture[]::new))
                    .join();
        } finally {
            threads.shutdown();
        }
    }

    private static ThoonkContainer worker(ThoonkTemplate thoonk, int partitions, PartitionsOptions options) {
        WorkerOptions defaults = WorkerOptions.defaults();
        return new DefaultJobWorkerContainerFactory(
                        ThoonkInternals.of(thoonk)::jobClaims, List.of(), new DefaultJobErrorHandler(), false)
                .create(new JobWorkerContainerFactory.Spec(
                                "worker",
                                options.feed(),
                                ResolvableType.forClass(String.class),
                                new WorkerOptions(
                                        options.concurrency(),
                                        defaults.claimTimeout(),
                                        defaults.timeout(),
                                        defaults.maxAttempts(),
                                        defaults.backoff(),
                                        defaults.shutdownTimeout(),
                                        true),
                                job -> null,
                                Optional.empty(),
                                Optional.empty())
                        .withPartitions(partitions));
    }

    private static void print(
            int partitions, String what, int jobs, long begin, MasterCommands commands, String connections) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "| %d | %s | %s | %s | %.2f | %s |%n",
                partitions,
                what,
                jobs == 0 ? "" : String.format(Locale.ROOT, "%.0f", jobs / seconds),
                commands,
                commands.busiest(),
                connections);
    }

    private static void pass(Duration time) {
        Awaitility.await().pollDelay(time).atMost(time.plusMinutes(1)).until(() -> true);
    }
}
