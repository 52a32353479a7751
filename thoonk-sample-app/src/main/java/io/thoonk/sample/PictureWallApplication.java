package io.thoonk.sample;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;

/** Starts the picture wall. */
@SpringBootApplication
public class PictureWallApplication {

    private static final Logger log = LoggerFactory.getLogger(PictureWallApplication.class);

    public static void main(String[] arguments) {
        SpringApplication.run(PictureWallApplication.class, arguments);
    }

    /** The last lines of the log say where to look. */
    @EventListener
    void tellAddresses(ApplicationReadyEvent ready) {
        Environment environment = ready.getApplicationContext().getEnvironment();
        String wall = "http://localhost:" + environment.getProperty("local.server.port", "8080");
        log.info("The picture wall is at {}", wall);
        log.info("The dashboard is at {}{}", wall, environment.getProperty("thoonk.dashboard.path", "/thoonk"));
    }
}
