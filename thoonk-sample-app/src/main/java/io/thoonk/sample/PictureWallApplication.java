package io.thoonk.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the picture wall. */
@SpringBootApplication
public class PictureWallApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(PictureWallApplication.class, arguments);
    }
}
