package io.thoonk.benchmark.fairness;

import io.thoonk.ThoonkTemplate;
import io.thoonk.benchmark.cli.CommandLine;
import io.thoonk.benchmark.redis.Machine;
import io.thoonk.benchmark.redis.MeasuredApplication;
import io.thoonk.benchmark.redis.StandaloneRedis;
import io.thoonk.job.JobQueue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Lets a slow and a fast process work on one feed, and tells how long a job lay claimed in each before a handler began with it.
 */
public final class FairnessProgram {

    static final String FEED = "fairness";

    static final String MARK = "begun, longest: ";

    private static final int MANY = 1000;

    private FairnessProgram() {}

    /**
     * Runs the program.
     *
     * @param arguments its options
     * @return the exit code
     * @throws IOException if a process cannot be started or read
     */
    public static int run(String[] arguments) throws IOException {
        FairnessOptions options = CommandLine.read(arguments, FairnessOptions.class, FairnessOptions.PRESETS);
        System.out.println(Machine.line());
        System.out.println(options + "\n");
        try (StandaloneRedis redis = StandaloneRedis.inMemory();
                ConfigurableApplicationContext context =
                        MeasuredApplication.start(FairnessWorker.Application.class, redis, Map.of(), beans -> {})) {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs(FEED, String.class);
            List<String> payloads = IntStream.range(0, options.jobs())
                    .mapToObj(Integer::toString)
                    .toList();
            for (int from = 0; from < payloads.size(); from += MANY) {
                jobs.putAll(payloads.subList(from, Math.min(from + MANY, payloads.size())));
            }
            String uri = redis.server().uri();
            Process slow = start(uri, options, options.slow());
            Process fast = start(uri, options, options.fast());
            try {
                Awaitility.await()
                        .atMost(options.patience())
                        .pollInterval(Duration.ofMillis(100))
                        .until(() -> jobs.counts().finished() == options.jobs());
                System.out.println(
                        "| process | jobs | longest time from claim to handler, ms |\n| --- | ---: | ---: |");
                print("slow", slow);
                print("fast", fast);
            } finally {
                slow.destroyForcibly().onExit().join();
                fast.destroyForcibly().onExit().join();
            }
        }
        return 0;
    }

    private static Process start(String uri, FairnessOptions options, Duration takes) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FairnessWorker.class.getName(),
                        "--spring.data.redis.url=" + uri,
                        "--spring.data.redis.timeout=5s",
                        "--fairness.concurrency=" + options.concurrency(),
                        "--fairness.takes=" + takes.toMillis() + "ms",
                        "--fairness.at-first=" + options.fast().toMillis() + "ms",
                        "--fairness.quick-at-first=" + options.quickAtFirst())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void print(String name, Process process) throws IOException {
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String[] figures =
                said.substring(said.lastIndexOf(MARK) + MARK.length()).strip().split(" ");
        System.out.printf(Locale.ROOT, "| %s | %s | %s |%n", name, figures[0], figures[1]);
    }
}
