package io.thoonk.examples.mailer;

import io.thoonk.ThoonkException;
import io.thoonk.examples.mailer.Mailer.Letter;
import io.thoonk.examples.stage.Activity;
import io.thoonk.examples.stage.Stage;
import io.thoonk.job.JobQueue;
import io.thoonk.job.PutOptions;
import io.thoonk.test.ClusterNode;
import io.thoonk.test.RedisSentinels;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Kills the master of a Sentinel set while letters are written and delivered. */
public final class SentinelFailover {

    private SentinelFailover() {}

    public static void main(String[] arguments) throws Exception {
        Ledger ledger = Ledger.create();
        // A master whose replicas have left takes no changes: they would be gone when it learns that it is master no
        // more.
        RedisSentinels sentinels = RedisSentinels.start("--min-replicas-to-write", "1");
        try (Stage stage = new Stage(
                sentinels::close,
                "spring.data.redis.sentinel.master=" + RedisSentinels.MASTER,
                "spring.data.redis.sentinel.nodes=" + sentinels.addresses(),
                "spring.data.redis.timeout=2s",
                // A put returns when a replica has the letter, and so survives the master.
                "thoonk.wait-replicas=1")) {
            stage.open("mailer", Mailer.class, "ledger=" + ledger.file());
            stage.say("a master with two replicas, three sentinels, and a mailer");

            JobQueue<Letter> letters = stage.thoonk().jobs("letters", Letter.class);
            AtomicInteger written = new AtomicInteger();
            Activity writer = stage.repeatedly(() -> write(letters, written.incrementAndGet()));
            stage.await("the first letters", () -> ledger.letters() > 100);

            ClusterNode master = sentinels.master();
            master.kill();
            stage.say("the master is killed while letter " + written + " is written");
            sentinels.awaitMasterOtherThan(master);
            stage.say("the sentinels have made a replica master");
            int known = written.get();
            stage.await("letters on the new master", () -> written.get() > known + 100);
            writer.stop();

            stage.await("all letters", () -> ledger.letters() == written.get());
            stage.say("all " + written + " letters are delivered");
            ledger.tellOfRepetitions();
        }
    }

    // Whoever gets an exception does not know whether the letter is there, and writes it again under the same id: a
    // second
    // put of an id changes nothing, also for a while after the letter was delivered.
    private static void write(JobQueue<Letter> letters, int number) {
        PutOptions options = PutOptions.builder()
                .id("letter-" + number)
                .rememberFor(Duration.ofMinutes(10))
                .build();
        for (boolean confirmed = false; !confirmed; ) {
            try {
                letters.put(new Letter(number), options);
                confirmed = true;
            } catch (ThoonkException ex) {
                System.out.println("letter " + number + " is written again: "
                        + ex.getClass().getSimpleName());
            }
        }
    }
}
