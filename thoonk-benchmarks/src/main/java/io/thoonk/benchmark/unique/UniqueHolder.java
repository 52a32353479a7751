package io.thoonk.benchmark.unique;

import io.thoonk.ThoonkTemplate;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** A JVM that claims a job and ends it, as lines of its standard input say, until it is killed. Ends with that input. */
final class UniqueHolder {

    static final String CLAIM = "claim";

    static final String FINISH = "finish";

    static final String STALL = "stall";

    /** Stands before what it answers, as loggers write to its output too. */
    static final String ANSWER = "> ";

    static final String READY = "ready";

    private UniqueHolder() {}

    public static void main(String[] arguments) throws IOException {
        SpringApplication application = new SpringApplication(UniqueProgram.Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setDefaultProperties(Map.of("spring.data.redis.lettuce.pool.enabled", "false"));
        try (ConfigurableApplicationContext context = application.run(arguments)) {
            String feed = context.getEnvironment().getRequiredProperty("unique.feed");
            work(context.getBean(ThoonkTemplate.class).jobs(feed, String.class));
        }
    }

    private static void work(JobQueue<String> jobs) throws IOException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Optional<Job<String>> held = Optional.empty();
        answer(READY);
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            switch (command) {
                case CLAIM -> {
                    held = jobs.get();
                    answer(held.map(job -> job.id() + " " + job.payload()).orElse(""));
                }
                case FINISH -> held.orElseThrow().finish();
                case STALL -> held.orElseThrow().stall("no");
                default -> throw new IllegalArgumentException("There is no command " + command);
            }
        }
    }

    private static void answer(String line) {
        System.out.println(ANSWER + line);
    }
}
