package io.thoonk.examples.mailer;

import io.thoonk.examples.mailer.Mailer.Letter;
import io.thoonk.examples.stage.Activity;
import io.thoonk.examples.stage.Node;
import io.thoonk.examples.stage.Stage;
import io.thoonk.job.JobQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Replaces the process of one version by that of the next, twice, while letters come in. */
public final class RollingDeployment {

    private RollingDeployment() {}

    public static void main(String[] arguments) throws Exception {
        Ledger ledger = Ledger.create();
        try (Stage stage = Stage.onOneRedis()) {
            String book = "ledger=" + ledger.file();
            Node mailer = stage.start("mailer-1", Mailer.class, book, "version=1");
            stage.awaitNodes();
            stage.say("mailer-1 delivers letters, with version 1");

            // Somebody writes letters all the time: a deployment does not stop them.
            JobQueue<Letter> letters = stage.thoonk().jobs("letters", Letter.class);
            AtomicInteger written = new AtomicInteger();
            Activity writer = stage.repeatedly(() -> letters.put(new Letter(written.incrementAndGet())));
            for (int version = 2; version <= 3; version++) {
                Node next = stage.start("mailer-" + version, Mailer.class, book, "version=" + version);
                stage.awaitNodes();
                stage.say(next.name() + " is there with version " + version + ", so " + mailer.name() + " may stop");
                mailer.stop();
                mailer = next;
            }
            writer.stop();

            stage.await("all letters", () -> letters.counts().finished() == written.get());
            stage.say(written + " letters were written; the versions delivered " + ledger.deliveriesBy("1") + ", "
                    + ledger.deliveriesBy("2") + " and " + ledger.deliveriesBy("3"));
            stage.say("lost: " + (written.get() - ledger.letters()) + ", delivered twice: "
                    + (ledger.deliveries() - ledger.letters()));
        }
    }
}
