package io.thoonk.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.RecordingHandlers;
import io.thoonk.ThoonkException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.job.JobQueue;
import io.thoonk.test.PatientWaits;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.context.ConfigurableApplicationContext;

/** An application with a worker and a listener, and a producer that notes which puts were confirmed to it. */
final class WorkingApplication implements AutoCloseable {

    static final Duration PATIENCE = PatientWaits.PATIENCE;

    private final ConfigurableApplicationContext context;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean producing = new AtomicBoolean();

    private Thread producer = new Thread();

    WorkingApplication(Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(properties);
        all.putIfAbsent("spring.data.redis.timeout", "5s");
        all.put("thoonk.worker.claim-timeout", "3s");
        all.put("thoonk.worker.concurrency", "4");
        this.context = StartedApplication.run(all, RecordingHandlers.class);
    }

    ThoonkTemplate thoonk() {
        return context.getBean(ThoonkTemplate.class);
    }

    JobQueue<String> jobs() {
        return thoonk().jobs("work", String.class);
    }

    Set<String> handled() {
        return context.getBean(RecordingHandlers.class).seen();
    }

    /** Puts jobs one after the other until told to stop, whatever fails. */
    void startProducing() {
        producing.set(true);
        producer = new Thread(
                () -> {
                    JobQueue<String> jobs = jobs();
                    for (int number = 0; producing.get(); number++) {
                        String payload = "job " + System.nanoTime() + "/" + number;
                        try {
                            jobs.put(payload);
                            acknowledged.add(payload);
                        } catch (ThoonkException ex) {
                            failures.put(payload, ex);
                        }
                    }
                },
                "producer");
        producer.start();
    }

    private final Map<String, ThoonkException> failures = new ConcurrentHashMap<>();

    /** What puts failed with, by payload. */
    Map<String, ThoonkException> failures() {
        return failures;
    }

    void awaitAcknowledged(int more) {
        int before = acknowledged.size();
        await().atMost(PATIENCE).until(() -> acknowledged.size() >= before + more);
    }

    Set<String> stopProducing() throws InterruptedException {
        producing.set(false);
        producer.join();
        return acknowledged;
    }

    void awaitAllHandled() {
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
            jobs().maintain();
            assertThat(handled()).containsAll(acknowledged);
        });
    }

    /** Waits until a worker and a listener do their work, sending to both again and again. */
    void awaitWorkAndNews(String word) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            jobs().put("job " + word);
            thoonk().feed("news", String.class).publish("item " + word);
            return handled().contains("job " + word) && handled().contains("item " + word);
        });
    }

    @Override
    public void close() {
        producing.set(false);
        context.close();
    }
}
