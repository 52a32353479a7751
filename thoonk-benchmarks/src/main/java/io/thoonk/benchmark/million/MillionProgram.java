package io.thoonk.benchmark.million;

import io.thoonk.ThoonkTemplate;
import io.thoonk.benchmark.cli.CommandLine;
import io.thoonk.benchmark.redis.Machine;
import io.thoonk.benchmark.redis.ServerFigures;
import io.thoonk.benchmark.redis.StandaloneRedis;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.management.ThoonkManagement;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Measures each operation in a feed with a million jobs, and how long it keeps Redis from all else. */
public final class MillionProgram {

    private MillionProgram() {}

    public static int run(String[] arguments) {
        MillionOptions options = CommandLine.read(arguments, MillionOptions.class, MillionOptions.PRESETS);
        try (StandaloneRedis redis = StandaloneRedis.inMemory();
                ServerFigures figures = new ServerFigures(redis.server())) {
            ConfigurableApplicationContext context = application(redis).run();
            try {
                System.out.println(Machine.line() + "; " + figures.product());
                System.out.println(options);
                System.out.println(Interruptions.inWords());
                System.out.println();
                System.out.println(OperationTimes.HEAD);
                measure(context, figures, options);
                System.out.println(Interruptions.inWords());
            } finally {
                context.close();
            }
        }
        return 0;
    }

    private static void measure(ConfigurableApplicationContext context, ServerFigures figures, MillionOptions options) {
        Measurements measurements =
                new Measurements(new SlowLog(figures.commands()), times -> System.out.println(times.row()));
        MillionFeed feed = new MillionFeed(context.getBean(ThoonkTemplate.class), figures.commands(), options);
        new JobOperations(feed).measure(measurements);
        new BrowseOperations(feed).measure(measurements);
        new MaintenanceOperations(feed, context.getBean(ThoonkManagement.class).jobs()).measure(measurements);
        new WorkerOperations(context.getBean(ThoonkContainerRegistry.class)
                        .find(MillionFeed.NAME)
                        .orElseThrow(() -> new IllegalStateException("there is no worker")))
                .measure(measurements);
        new DeletionOperations(feed).measure(measurements);
    }

    private static SpringApplication application(StandaloneRedis redis) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        Map<String, Object> properties = new HashMap<>(redis.properties());
        properties.put("spring.data.redis.lettuce.pool.enabled", "false");
        application.setDefaultProperties(properties);
        application.addInitializers(
                context -> ((GenericApplicationContext) context).registerBean(WorkerOperations.Handler.class));
        return application;
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
