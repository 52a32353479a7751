package io.thoonk.examples.mailer;

import io.thoonk.annotation.ThoonkJobWorker;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application. Any number of its processes work on one queue; none knows of the others. */
@SpringBootApplication
public class Mailer {

    /** A letter to deliver. */
    public record Letter(int number) {}

    private final Ledger ledger;

    private final String version;

    Mailer(@Value("${ledger}") Path ledger, @Value("${version:1}") String version) {
        this.ledger = new Ledger(ledger);
        this.version = version;
    }

    public static void main(String[] arguments) {
        SpringApplication.run(Mailer.class, arguments);
    }

    // A process that stops claims nothing more, and ends what it has begun before it goes. One that is killed cannot:
    // its
    // letters are given to others when their claims have not been renewed for ten seconds.
    @ThoonkJobWorker(queue = "letters", concurrency = "4", claimTimeout = "10s")
    void deliver(Letter letter) throws InterruptedException {
        Thread.sleep(20); // the work
        ledger.delivered(letter.number(), version);
    }
}
