package io.thoonk.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.ThoonkOperations;
import io.thoonk.convert.JacksonPayloadConverter;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import tools.jackson.databind.json.JsonMapper;

class ThoonkSseTests {

    private final CountDownLatch asked = new CountDownLatch(1);

    private final ExecutorService senders = Executors.newFixedThreadPool(2);

    private final ThoonkSse sse = new ThoonkSse(
            operations(),
            new JacksonPayloadConverter(JsonMapper.builder().build()),
            ThoonkSse.Options.DEFAULTS,
            senders);

    @AfterEach
    void end() {
        sse.stop();
        senders.shutdownNow();
    }

    @Test
    void opensASourceWhileSlowClientsHoldAllThreadsThatSend() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        Future<Boolean> first = senders.submit(() -> reading.await(2, TimeUnit.MINUTES));
        Future<Boolean> second = senders.submit(() -> reading.await(2, TimeUnit.MINUTES));
        Disposable client = sse.feed("a", String.class).flux(null).subscribe();
        try {
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            reading.countDown();
            client.dispose();
        }
        assertThat(first.get() && second.get()).isTrue();
    }

    /** Operations that note that they are asked for a feed, and have none. */
    private ThoonkOperations operations() {
        return (ThoonkOperations) Proxy.newProxyInstance(
                ThoonkOperations.class.getClassLoader(),
                new Class<?>[] {ThoonkOperations.class},
                (proxy, method, arguments) -> {
                    asked.countDown();
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}
