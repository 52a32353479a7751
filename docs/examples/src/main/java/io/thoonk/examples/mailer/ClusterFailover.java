package io.thoonk.examples.mailer;

import io.thoonk.examples.mailer.Mailer.Letter;
import io.thoonk.examples.stage.Stage;
import io.thoonk.job.JobQueue;
import io.thoonk.test.ClusterNode;
import io.thoonk.test.RedisCluster;
import java.util.stream.IntStream;

/** Kills the master of a Redis Cluster that has the queue, in the middle of the work. */
public final class ClusterFailover {

    private static final int LETTERS = 1000;

    private ClusterFailover() {}

    public static void main(String[] arguments) throws Exception {
        Ledger ledger = Ledger.create();
        RedisCluster cluster = RedisCluster.start();
        try (Stage stage = new Stage(
                cluster::close,
                "spring.data.redis.cluster.nodes=" + cluster.addresses(),
                // Without these it takes up to a minute until an application talks to the new master.
                "spring.data.redis.timeout=2s",
                "spring.data.redis.lettuce.cluster.refresh.period=1s",
                // A put returns when a replica has the letter, and so survives the master.
                "thoonk.wait-replicas=1")) {
            stage.open("mailer", Mailer.class, "ledger=" + ledger.file());
            stage.say("a cluster of three masters with a replica each, and a mailer");

            JobQueue<Letter> letters = stage.thoonk().jobs("letters", Letter.class);
            letters.putAll(
                    IntStream.rangeClosed(1, LETTERS).mapToObj(Letter::new).toList());
            stage.say(LETTERS + " letters are written");
            stage.await("the first letters", () -> ledger.letters() > 100);

            // All keys of a feed are in one slot, and so on one master.
            ClusterNode master = cluster.masterOf("feed.ids:{letters}");
            ClusterNode replica = cluster.replicaOf(master);
            master.kill();
            stage.say("the master of the queue is killed after " + ledger.letters() + " letters");
            cluster.awaitTakeOverBy(replica);
            stage.say("its replica has taken over");

            stage.await("all letters", () -> ledger.letters() == LETTERS);
            stage.say("all " + LETTERS + " letters are delivered");
            ledger.tellOfRepetitions();
        }
    }
}
