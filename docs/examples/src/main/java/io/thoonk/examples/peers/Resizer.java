package io.thoonk.examples.peers;

import io.thoonk.annotation.ThoonkJobWorker;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application. It knows nothing of the workers in other languages. */
@SpringBootApplication
public class Resizer {

    public static void main(String[] arguments) {
        SpringApplication.run(Resizer.class, arguments);
    }

    // A String is stored as it is, which every language reads; any other type would be JSON.
    @ThoonkJobWorker(queue = "resize")
    String resize(String picture) throws InterruptedException {
        Thread.sleep(10); // the work
        return "thumbnail of " + picture + ", made by Java";
    }
}
