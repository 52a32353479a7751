package io.thoonk.benchmark.million;

import io.thoonk.ThoonkTemplate;
import io.thoonk.benchmark.cli.CommandLine;
import io.thoonk.benchmark.redis.Machine;
import io.thoonk.benchmark.redis.ServerFigures;
import io.thoonk.benchmark.redis.StandaloneRedis;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** Measures each operation in a feed with a million jobs, and how long it keeps Redis from all else. */
public final class MillionProgram {

    private MillionProgram() {}

    public static int run(String[] arguments) {
        MillionOptions options = CommandLine.read(arguments, MillionOptions.class, MillionOptions.PRESETS);
        try (StandaloneRedis redis = StandaloneRedis.inMemory();
                ServerFigures figures = new ServerFigures(redis.server())) {
            ConfigurableApplicationContext context = application(redis).run();
            try {
                System.out.println(Machine.line() + "; Redis " + figures.version());
                System.out.println(options);
                System.out.println();
                System.out.println(OperationTimes.HEAD);
                new MillionJobs(context.getBean(ThoonkTemplate.class), figures.commands(), options)
                        .measure(times -> System.out.println(times.row()));
            } finally {
                context.close();
            }
        }
        return 0;
    }

    private static SpringApplication application(StandaloneRedis redis) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        Map<String, Object> properties = new HashMap<>(redis.properties());
        properties.put("spring.data.redis.lettuce.pool.enabled", "false");
        application.setDefaultProperties(properties);
        return application;
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
