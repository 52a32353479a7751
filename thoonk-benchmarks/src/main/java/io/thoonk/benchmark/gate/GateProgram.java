package io.thoonk.benchmark.gate;

import io.thoonk.ThoonkTemplate;
import io.thoonk.benchmark.cli.CommandLine;
import io.thoonk.benchmark.redis.Machine;
import io.thoonk.benchmark.redis.MeasuredApplication;
import io.thoonk.benchmark.redis.ServerFigures;
import io.thoonk.benchmark.redis.StandaloneRedis;
import io.thoonk.container.ThoonkContainerRegistry;
import java.io.IOException;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** Measures the gate: a million jobs in ten thousand lanes, drains with limits that never bite, turns, and kills. */
public final class GateProgram {

    private GateProgram() {}

    /**
     * Runs the program.
     *
     * @param arguments its options
     * @return 0, or 1 if a limit or an order did not hold
     * @throws IOException if a process cannot be started
     * @throws InterruptedException if it is interrupted
     */
    public static int run(String[] arguments) throws IOException, InterruptedException {
        GateOptions options = CommandLine.read(arguments, GateOptions.class, GateOptions.PRESETS);
        System.out.println(Machine.line());
        System.out.println(options + "\n");
        try (StandaloneRedis redis = StandaloneRedis.inMemory();
                ConfigurableApplicationContext context = MeasuredApplication.start(
                        Application.class,
                        redis,
                        Map.of("thoonk.maintenance.interval", "1s"),
                        beans -> beans.registerBean(GateWorkers.class))) {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            if (options.only().contains("drain")) {
                try (ServerFigures figures = new ServerFigures(redis.server())) {
                    new DrainsWithLimits(
                                    thoonk,
                                    context.getBean(ThoonkContainerRegistry.class),
                                    context.getBean(GateWorkers.class),
                                    figures,
                                    options)
                            .run();
                }
            }
            if (options.only().contains("share")) {
                Turns.run(thoonk, options);
            }
            if (options.only().contains("million")) {
                try (ServerFigures figures = new ServerFigures(redis.server())) {
                    new MillionLanes(thoonk, figures, options).run();
                }
            }
            boolean isRight =
                    !options.only().contains("chaos") || new LimitChaos(thoonk, redis.server(), options).run();
            if (options.only().contains("strict")) {
                isRight &= new StrictChaos(thoonk, redis.server(), options).run();
            }
            return isRight ? 0 : 1;
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
