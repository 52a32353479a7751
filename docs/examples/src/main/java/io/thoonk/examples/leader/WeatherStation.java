package io.thoonk.examples.leader;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.job.Job;
import io.thoonk.job.PutOptions;
import io.thoonk.job.RetryLaterException;
import java.time.Duration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application. Its processes are alike, but only one at a time may talk to the weather station. */
@SpringBootApplication
public class WeatherStation {

    // There is one job, because each process puts it under the same id. Whoever has claimed it leads.
    public static void main(String[] arguments) {
        SpringApplication.run(WeatherStation.class, arguments)
                .getBean(ThoonkTemplate.class)
                .jobs("leadership", String.class)
                .put("", PutOptions.builder().id("weather").build());
    }

    // The claim is renewed for as long as this process lives. When it has not been for two seconds, another process
    // leads.
    @ThoonkJobWorker(queue = "leadership", claimTimeout = "2s")
    void lead(Job<String> leadership) {
        long term = 0;
        try {
            // The checkpoint stays with the job: it counts the terms. Whoever keeps one gets on, so crashes of leaders,
            // however many there are over the years, do not set the job aside.
            term = leadership.checkpoint(Long.class).orElse(0L) + 1;
            leadership.checkpoint(term);
            System.out.println("I lead, term " + term);
            while (!leadership.isStopping()) {
                Thread.sleep(100); // here it asks the station
            }
            System.out.println("I stop leading");
            leadership.giveBack();
        } catch (InterruptedException ex) {
            // This process hung, and found that another one leads. Redis refuses whatever it still does with this
            // claim.
            System.out.println("I have lost term " + term);
        } catch (RuntimeException ex) {
            // Failures are not forgiven as crashes are: the fifth that is thrown, years later, would set the job aside,
            // and nobody would lead.
            System.out.println("I give up term " + term + ": " + ex);
            throw new RetryLaterException(Duration.ofSeconds(1));
        }
    }
}
