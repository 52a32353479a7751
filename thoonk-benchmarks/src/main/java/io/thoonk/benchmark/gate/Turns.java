package io.thoonk.benchmark.gate;

import io.thoonk.ThoonkTemplate;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.PutOptions;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;

/** How many jobs start before the one that somebody puts while very many of another key wait. */
final class Turns {

    private static final int MANY = 1000;

    private Turns() {}

    static void run(ThoonkTemplate thoonk, GateOptions options) {
        JobQueue<String> queue = thoonk.jobs("turns", String.class);
        PutOptions greedy = PutOptions.builder().key("A").build();
        for (int put = 0; put < options.backlog(); put += MANY) {
            queue.putAll(Collections.nCopies(Math.min(MANY, options.backlog() - put), "A"), greedy);
        }
        for (int i = 0; i < MANY; i++) {
            claimed(queue).finish();
        }
        queue.put("B", PutOptions.builder().key("B").build());
        int before = 0;
        Job<String> next = claimed(queue);
        while (!next.payload().equals("B")) {
            before++;
            next.finish();
            next = claimed(queue);
        }
        System.out.printf(
                Locale.ROOT,
                "A has %d waiting, B puts one: %d starts of A came before it; bar: 1, the lanes that are active less one%n%n",
                options.backlog() - MANY,
                before);
        thoonk.deleteFeed("turns");
    }

    private static Job<String> claimed(JobQueue<String> queue) {
        return queue.get(Duration.ofSeconds(10))
                .orElseThrow(() -> new IllegalStateException("No job came, though many wait"));
    }
}
