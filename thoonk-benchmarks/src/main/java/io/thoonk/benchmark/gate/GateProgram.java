package io.thoonk.benchmark.gate;

import io.thoonk.ThoonkTemplate;
import io.thoonk.benchmark.cli.CommandLine;
import io.thoonk.benchmark.redis.Machine;
import io.thoonk.benchmark.redis.MeasuredApplication;
import io.thoonk.benchmark.redis.ServerFigures;
import io.thoonk.benchmark.redis.StandaloneRedis;
import io.thoonk.container.ThoonkContainerRegistry;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** Measures the gate: a million jobs in ten thousand lanes, drains with limits that never bite, and turns. */
public final class GateProgram {

    private GateProgram() {}

    /**
     * Runs the program.
     *
     * @param arguments its options
     * @return the exit code
     */
    public static int run(String[] arguments) {
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
                new MillionLanes(thoonk, redis.server(), options).run();
            }
        }
        return 0;
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
