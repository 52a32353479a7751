package io.thoonk.benchmark.unique;

import io.thoonk.ThoonkTemplate;
import io.thoonk.benchmark.cli.CommandLine;
import io.thoonk.benchmark.redis.Machine;
import io.thoonk.benchmark.redis.MeasuredApplication;
import io.thoonk.benchmark.redis.ServerFigures;
import io.thoonk.benchmark.redis.StandaloneRedis;
import io.thoonk.job.PutOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToIntFunction;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** Puts, claims and ends jobs with unique keys at random, lets their holders die, and compares each answer with a model. */
public final class UniqueProgram {

    private UniqueProgram() {}

    /**
     * Runs the program.
     *
     * @param arguments its options
     * @return the exit code: 0 if the rules held and no key was left, 1 if not
     * @throws InterruptedException if it is interrupted
     */
    public static int run(String[] arguments) throws InterruptedException {
        UniqueOptions options = CommandLine.read(arguments, UniqueOptions.class, UniqueOptions.PRESETS);
        System.out.println(Machine.line());
        System.out.println(options + "\n");
        try (StandaloneRedis redis = StandaloneRedis.inMemory();
                ConfigurableApplicationContext application = MeasuredApplication.start(
                        Application.class, redis, Map.of("thoonk.worker.max-crashes", "1000000"), beans -> {});
                ServerFigures figures = new ServerFigures(redis.server())) {
            ThoonkTemplate thoonk = application.getBean(ThoonkTemplate.class);
            long begin = System.nanoTime();
            List<UniqueTrial> trials = new ArrayList<>();
            for (int i = 0; i < options.feeds(); i++) {
                String feed = "unique" + i;
                trials.add(new UniqueTrial(
                        thoonk.jobs(feed, String.class),
                        figures.commands(),
                        new HolderProcess(redis.server().uri(), feed),
                        options,
                        options.seed() + i));
            }
            boolean holds = runAll(trials, options.steps() / options.feeds());
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.out.println("| steps | seconds | killed | left claims | NEW | EXISTING | REPLACED | NEXT | rules |");
            System.out.println("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %.0f | %d | %d | %d | %d | %d | %d | %s |%n",
                    options.steps(),
                    seconds,
                    sum(trials, UniqueTrial::killed),
                    sum(trials, UniqueTrial::deaths),
                    outcomes(trials, PutOutcome.Kind.NEW),
                    outcomes(trials, PutOutcome.Kind.EXISTING),
                    outcomes(trials, PutOutcome.Kind.REPLACED),
                    outcomes(trials, PutOutcome.Kind.NEXT),
                    holds ? "held, no key left" : "broken");
            return holds ? 0 : 1;
        }
    }

    private static boolean runAll(List<UniqueTrial> trials, int steps) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(trials.size());
        boolean holds = true;
        try {
            List<Future<?>> ends = new ArrayList<>();
            trials.forEach(trial -> ends.add(threads.submit(() -> trial.run(steps))));
            for (Future<?> end : ends) {
                try {
                    end.get();
                } catch (ExecutionException ex) {
                    holds = false;
                    System.err.println(ex.getCause());
                }
            }
        } finally {
            threads.shutdownNow();
        }
        return holds;
    }

    private static int outcomes(List<UniqueTrial> trials, PutOutcome.Kind kind) {
        return sum(trials, trial -> trial.outcomes().getOrDefault(kind, 0));
    }

    private static int sum(List<UniqueTrial> trials, ToIntFunction<UniqueTrial> figure) {
        return trials.stream().mapToInt(figure).sum();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
