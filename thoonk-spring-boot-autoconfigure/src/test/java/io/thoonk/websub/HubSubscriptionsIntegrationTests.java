package io.thoonk.websub;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.ThoonkTemplate;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

@RedisTest
class HubSubscriptionsIntegrationTests {

    private static final int RENEWALS = 500;

    /** Another process looks for what has ended all the time, as with each change of a topic. */
    @Test
    void keepsWhatIsRenewedAtTheMomentItEnds(TestRedis redis) throws Exception {
        try (ConfigurableApplicationContext application = StartedApplication.run(redis, Map.of())) {
            HubSubscriptions subscriptions = new HubSubscriptions(application.getBean(ThoonkTemplate.class));
            AtomicBoolean renewing = new AtomicBoolean(true);
            Thread looking = new Thread(() -> {
                while (renewing.get()) {
                    subscriptions.alive();
                }
            });
            looking.start();
            try {
                String id = HubSubscription.id("http://a/", "http://b/");
                Instant now = Instant.now();
                for (int i = 0; i < RENEWALS; i++) {
                    subscriptions.put(new HubSubscription("http://a/", "http://b/", now, now.minusSeconds(1), null));
                    subscriptions.put(
                            new HubSubscription("http://a/", "http://b/", now, now.plusSeconds(60 + i), null));
                    // The look that began before the renewal has ended.
                    subscriptions.alive();
                    assertThat(subscriptions.alive(id)).as("after renewal " + i).isPresent();
                }
            } finally {
                renewing.set(false);
                looking.join();
            }
        }
    }
}
