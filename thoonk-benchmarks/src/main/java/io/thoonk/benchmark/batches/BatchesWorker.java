package io.thoonk.benchmark.batches;

import io.thoonk.ThoonkTemplate;
import io.thoonk.benchmark.chaos.History;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.core.StringRedisTemplate;

/** A worker JVM: it works on the jobs of one part, and ends in the regular way when its standard input does. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class BatchesWorker {

    public static void main(String[] arguments) throws IOException {
        SpringApplication application = new SpringApplication(BatchesWorker.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        ConfigurableApplicationContext context = application.run(arguments);
        while (System.in.read() >= 0) {
            continue;
        }
        context.close();
    }

    @Bean
    History history(@Value("${chaos.history}") Path path) {
        return new History(path);
    }

    @Bean
    Work work(History history, @Value("${batches.work}") Duration longest) {
        return new Work(history, longest);
    }

    @Bean
    @ConditionalOnProperty(name = "batches.part", havingValue = BatchTrial.NAME)
    BatchHandlers batchHandlers(Work work, ThoonkTemplate thoonk, StringRedisTemplate redis) {
        return new BatchHandlers(work, thoonk, redis);
    }

    @Bean
    @ConditionalOnProperty(name = "batches.part", havingValue = DiamondTrial.NAME)
    DiamondHandlers diamondHandlers(Work work, ThoonkTemplate thoonk) {
        return new DiamondHandlers(work, thoonk);
    }
}
