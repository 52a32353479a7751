package io.thoonk.benchmark.recurring;

import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.ThoonkTemplate;
import io.thoonk.benchmark.cli.CommandLine;
import io.thoonk.benchmark.redis.Machine;
import io.thoonk.benchmark.redis.MeasuredApplication;
import io.thoonk.benchmark.redis.StandaloneRedis;
import io.thoonk.job.JobQueue;
import io.thoonk.job.Misfire;
import io.thoonk.job.Overlap;
import io.thoonk.job.RecurringInfo;
import io.thoonk.job.RecurringJob;
import io.thoonk.job.Schedule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.springframework.context.ConfigurableApplicationContext;

/** Counts whether each due time got one job, what a standstill left, and how late jobs start. */
public final class RecurringProgram {

    static final String FEED = "recurring";

    static final String RAN = "ran";

    private static final Schedule SECOND = Schedule.every(Duration.ofSeconds(1));

    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private final RecurringOptions options;

    private final StandaloneRedis redis;

    private final JobQueue<String> jobs;

    private final StatefulRedisConnection<byte[], byte[]> connection;

    private final List<Process> running = new ArrayList<>();

    private RecurringProgram(RecurringOptions options, StandaloneRedis redis, JobQueue<String> jobs) {
        this.options = options;
        this.redis = redis;
        this.jobs = jobs;
        this.connection = redis.server().connect();
    }

    /**
     * Runs the program.
     *
     * @param arguments its options
     * @return 0 if all is as it should be
     * @throws IOException if a process cannot be started
     * @throws InterruptedException if it is interrupted
     */
    public static int run(String[] arguments) throws IOException, InterruptedException {
        RecurringOptions options = CommandLine.read(arguments, RecurringOptions.class, RecurringOptions.PRESETS);
        System.out.println(Machine.line());
        System.out.println(options + "\n");
        try (StandaloneRedis redis = StandaloneRedis.inMemory();
                ConfigurableApplicationContext context =
                        MeasuredApplication.start(RecurringWorker.Application.class, redis, Map.of(), beans -> {})) {
            RecurringProgram program = new RecurringProgram(
                    options, redis, context.getBean(ThoonkTemplate.class).jobs(FEED, String.class));
            try {
                boolean isRight = program.eachOnce() & program.afterAStandstill();
                program.lateness();
                return isRight ? 0 : 1;
            } finally {
                program.stopAll();
            }
        }
    }

    private boolean eachOnce() throws IOException, InterruptedException {
        List<RecurringJob> all = new ArrayList<>();
        for (int i = 0; i < options.schedules(); i++) {
            all.add(jobs.recurring("s" + i, SECOND, "", Misfire.ALL, Overlap.ALLOW));
        }
        List<Instant> firsts = all.stream().map(each -> each.next(1).get(0)).toList();
        for (int i = 0; i < options.processes(); i++) {
            running.add(start(i));
        }
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> jobs.counts().finished() > 0);
        Random random = new Random(1);
        int killed = 0;
        long end = System.nanoTime() + options.duration().toNanos();
        while (end - System.nanoTime() > 0) {
            NEVER.await(options.killEvery().toMillis(), TimeUnit.MILLISECONDS);
            int victim = random.nextInt(running.size());
            running.get(victim).destroyForcibly().onExit().join();
            running.set(victim, start(victim));
            killed++;
        }
        all.forEach(RecurringJob::pause);
        List<RecurringInfo> infos = all.stream().map(RecurringJob::info).toList();
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> jobs.counts().finished() == jobs.counts().published());
        Set<String> distinct = new HashSet<>();
        ran().forEach(run -> distinct.add(run.job()));
        long expected = 0;
        long absent = 0;
        for (int i = 0; i < infos.size(); i++) {
            RecurringInfo info = infos.get(i);
            String last = info.lastJob().orElseThrow();
            Instant to = Instant.parse(last.substring(last.indexOf('@') + 1));
            for (Instant due = firsts.get(i); !due.isAfter(to); due = due.plusSeconds(1)) {
                expected++;
                absent += distinct.contains(info.id() + "@" + due) ? 0 : 1;
            }
            absent += info.missed();
        }
        long published = jobs.counts().published();
        System.out.printf(
                "each once: %d schedules, %d processes, %d killed, clocks %s; due times %d, jobs put %d, distinct jobs run %d, absent %d, put twice %d%n",
                options.schedules(),
                options.processes(),
                killed,
                options.faketime() == null ? "right" : "of two wrong by 5 min",
                expected,
                published,
                distinct.size(),
                absent,
                published - distinct.size());
        all.forEach(RecurringJob::remove);
        stopAll();
        return absent == 0 && published == expected && distinct.size() == expected;
    }

    /** As if all processes had stood still for an hour. */
    private boolean afterAStandstill() throws IOException {
        Schedule minute = Schedule.every(Duration.ofMinutes(1));
        boolean isRight = true;
        clear();
        Instant due = Instant.EPOCH;
        for (Misfire misfire : Misfire.values()) {
            RecurringJob job = jobs.recurring(misfire.name(), minute, "", misfire, Overlap.ALLOW);
            due = job.next(1).get(0).minus(Duration.ofHours(1));
            connection.sync().zadd(bytes("thoonk.recurring.due:" + FEED), due.toEpochMilli(), bytes(misfire.name()));
        }
        Instant from = due;
        running.add(start(0));
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> jobs.recurringInfo().stream()
                .allMatch(info -> info.due().orElse(from).isAfter(from.plus(Duration.ofMinutes(59)))));
        jobs.recurring().forEach(RecurringJob::pause);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> jobs.counts().finished() == jobs.counts().published());
        for (Misfire misfire : Misfire.values()) {
            List<Run> runs = ran().stream()
                    .filter(run -> run.job().startsWith(misfire.name() + "@"))
                    .toList();
            long missed = jobs.recurring(misfire.name()).orElseThrow().info().missed();
            System.out.printf(
                    "after an hour of standstill, a job a minute, %s: %d jobs, %d due times without one%n",
                    misfire, runs.size(), missed);
            // The minute may change while it is made up for.
            long all = runs.size() + missed;
            isRight &= all >= 60
                    && all <= 62
                    && switch (misfire) {
                        case ONCE -> runs.size() == 1 || runs.size() == 2;
                        case SKIP -> runs.size() <= 1;
                        case ALL -> missed == 0;
                    };
        }
        jobs.recurring().forEach(RecurringJob::remove);
        return isRight;
    }

    private void lateness() throws InterruptedException {
        clear();
        for (int i = 0; i < 10; i++) {
            // Each at a moment of its own.
            jobs.recurring("q" + i, Schedule.every(Duration.ofSeconds(1), Instant.ofEpochMilli(100L * i)), "");
        }
        NEVER.await(options.quiet().toMillis(), TimeUnit.MILLISECONDS);
        jobs.recurring().forEach(RecurringJob::remove);
        stopAll();
        // Behind the first ones, when the JVM is warm.
        long[] late = ran().stream().skip(50).mapToLong(Run::late).sorted().toArray();
        Optional<String> figures = late.length == 0
                ? Optional.empty()
                : Optional.of("p50 %d ms, p99 %d ms, longest %d ms"
                        .formatted(late[late.length / 2], late[late.length * 99 / 100], late[late.length - 1]));
        System.out.printf(
                "start after the due time, one process, ten schedules of a second: %d jobs, %s%n",
                late.length, figures.orElse("no figures"));
    }

    private void clear() {
        connection.sync().del(bytes(RAN));
    }

    private List<Run> ran() {
        return connection.sync().lrange(bytes(RAN), 0, -1).stream()
                .map(line -> new String(line, StandardCharsets.UTF_8).split(" "))
                .map(words -> new Run(words[0], Long.parseLong(words[1])))
                .toList();
    }

    private void stopAll() {
        running.forEach(each -> each.destroyForcibly().onExit().join());
        running.clear();
    }

    /** The clocks of the second and third are wrong, also of those that come after them. */
    private Process start(int place) throws IOException {
        ProcessBuilder process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RecurringWorker.class.getName(),
                        "--spring.data.redis.url=" + redis.server().uri(),
                        "--spring.data.redis.timeout=5s")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        if (options.faketime() != null && (place == 1 || place == 2)) {
            process.environment().put("LD_PRELOAD", options.faketime().toString());
            process.environment().put("FAKETIME", place == 1 ? "+300s" : "-300s");
            process.environment().put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
            // Else all timed waits of a JVM end early, and threads that wait take whole processors.
            process.environment().put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
        }
        return process.start();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private record Run(String job, long late) {}
}
