package io.thoonk.benchmark.compare;

import io.thoonk.ThoonkTemplate;
import io.thoonk.benchmark.redis.MeasuredApplication;
import io.thoonk.benchmark.redis.RedisUnderTest;
import io.thoonk.benchmark.redis.Settlements;
import io.thoonk.benchmark.report.Contestant;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.job.JobQueue;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** A small Spring Boot application with Thoonk, as a user would write it. */
final class ThoonkSide implements Engine {

    private final ConfigurableApplicationContext context;

    private final ThoonkTemplate template;

    private final ThoonkWorkers workers;

    private ThoonkSide(ConfigurableApplicationContext context) {
        this.context = context;
        this.template = context.getBean(ThoonkTemplate.class);
        this.workers = context.getBean(ThoonkWorkers.class);
    }

    /** Starts an application with the workers that are measured, none of them running. */
    static ThoonkSide withWorkers(RedisUnderTest redis, boolean virtualThreads) {
        return start(redis, virtualThreads);
    }

    @Override
    public Contestant contestant() {
        return Contestant.THOONK;
    }

    @Override
    public String guarantee() {
        return "at least once: a job whose worker died comes back when its claim of 30 s is over, and a finish by who lost the "
                + "claim is refused";
    }

    @Override
    public void prepare(Work work) {
        workers.handle(work.handler());
        queue(work.queue());
    }

    @Override
    public Consumer<String> producer(String queue) {
        return queue(queue)::put;
    }

    @Override
    public void putMany(String queue, List<String> payloads) {
        JobQueue<String> jobs = queue(queue);
        int most = 1000;
        for (int i = 0; i < payloads.size(); i += most) {
            jobs.putAll(payloads.subList(i, Math.min(payloads.size(), i + most)));
        }
    }

    @Override
    public double whileWorking(Work work, DoubleSupplier trial) {
        ThoonkContainer container = context.getBean(ThoonkContainerRegistry.class)
                .find(work.queue())
                .orElseThrow(() -> new IllegalStateException("no worker " + work.queue()));
        container.start();
        try {
            return trial.getAsDouble();
        } finally {
            container.stop();
        }
    }

    @Override
    public void awaitSettled(String queue) {
        Settlements.await(queue(queue));
    }

    @Override
    public void remove(String queue) {
        if (template.feedExists(queue)) {
            template.deleteFeed(queue);
        }
    }

    @Override
    public void close() {
        context.close();
    }

    private JobQueue<String> queue(String feed) {
        return template.jobs(feed, String.class);
    }

    private static ThoonkSide start(RedisUnderTest redis, boolean virtualThreads) {
        return new ThoonkSide(MeasuredApplication.start(
                Application.class,
                redis,
                Map.of("spring.threads.virtual.enabled", virtualThreads),
                context -> context.registerBean(ThoonkWorkers.class)));
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
