package io.thoonk.benchmark.chaos;

import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** A worker JVM: a small Spring Boot application that ends in the regular way when its standard input does. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ChaosWorker {

    public static void main(String[] arguments) throws IOException {
        SpringApplication application = new SpringApplication(ChaosWorker.class);
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
    ChaosHandlers handlers(History history) {
        return new ChaosHandlers(history);
    }
}
