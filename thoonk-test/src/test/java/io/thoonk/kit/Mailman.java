package io.thoonk.kit;

import io.thoonk.ThoonkOperations;
import io.thoonk.annotation.Backoff;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.job.Job;
import java.io.IOException;
import org.springframework.stereotype.Component;

/** Sends mails, and publishes each in a feed. */
@Component
class Mailman {

    private final MailServer server;

    private final ThoonkOperations thoonk;

    Mailman(MailServer server, ThoonkOperations thoonk) {
        this.server = server;
        this.thoonk = thoonk;
    }

    @ThoonkJobWorker(queue = "mail", maxAttempts = "3", backoff = @Backoff(delay = "1m", multiplier = 2))
    String send(Mail mail, Job<Mail> job) throws IOException {
        server.send(mail);
        thoonk.feed("sent", Mail.class).publish(job.id(), mail);
        return "250 OK";
    }
}
