package io.thoonk.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.thoonk.RedisUnreachableException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.DriverSubscription.Subscribed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class SubscriptionConnectionTests {

    private static final Duration AS_LONG = Duration.ofSeconds(20);

    /** Those that the next openings wait for; further ones wait for nothing. */
    private final BlockingQueue<CountDownLatch> gates = new LinkedBlockingQueue<>();

    private final CountDownLatch gate = new CountDownLatch(1);

    private final List<FakeLine> lines = new CopyOnWriteArrayList<>();

    private final List<String> heard = new CopyOnWriteArrayList<>();

    /** With which the next lines refuse everything. */
    private volatile ThoonkRedisException refusal;

    private final SubscriptionConnection connection =
            new SubscriptionConnection(new LettuceConnectionFactory(), this::open);

    @AfterEach
    void close() {
        gate.countDown();
        connection.close();
    }

    @Test
    void hasOneConnectionWhereSomebodySubscribesWhileItIsTakenUpAgain() {
        subscribe("kept");
        connection.disconnect();
        CompletableFuture<Void> subscribing = subscribeAtTheGate("new");
        connection.reconnect();
        await().atMost(AS_LONG).until(() -> lines.size() == 2);
        gate.countDown();
        assertThat(subscribing).succeedsWithin(AS_LONG);
        await().atMost(AS_LONG).until(() -> lines.size() == 3);
        await().atMost(AS_LONG)
                .until(() -> lines.stream().filter(FakeLine::isOpen).count() == 1);
        await().atMost(AS_LONG).untilAsserted(() -> assertThat(publish()).containsExactlyInAnyOrder("kept", "new"));
    }

    /** Red where somebody is told that Redis has confirmed what no connection carries. */
    @Test
    void letsOthersJoinTheConnectionOfSomebodyNewWhileTheOneOfAllIsOpened() {
        subscribe("kept");
        connection.disconnect();
        subscribe("new");
        gates.add(gate);
        connection.reconnect();
        await().atMost(AS_LONG).until(gates::isEmpty);
        subscribe("joining");
        assertThat(publish()).containsExactlyInAnyOrder("new", "joining");
        gate.countDown();
        await().atMost(AS_LONG)
                .untilAsserted(() -> assertThat(publish()).containsExactlyInAnyOrder("kept", "new", "joining"));
    }

    @Test
    void takesUpWhatWasKeptAlthoughSomebodyHasSubscribedBefore() {
        subscribe("kept");
        connection.disconnect();
        subscribe("new");
        connection.reconnect();
        await().atMost(AS_LONG).untilAsserted(() -> assertThat(publish()).containsExactlyInAnyOrder("kept", "new"));
    }

    @Test
    void keepsTheConnectionOfWhoeverSubscribesBeforeTheStart() {
        CompletableFuture<Void> subscribing = subscribeAtTheGate("early");
        connection.reconnect();
        gate.countDown();
        assertThat(subscribing).succeedsWithin(AS_LONG);
        assertThat(publish()).containsExactly("early");
        assertThat(lines).hasSize(1);
    }

    /** Whoever subscribes hears of it; the listeners that there are hear all the same. */
    @Test
    void takesARefusalOfANewSubscriptionForNoTroubleOfOthers() {
        subscribe("heard");
        lines.get(0).refusal = new ThoonkRedisException("NOPERM", null);
        assertThatExceptionOfType(ThoonkRedisException.class).isThrownBy(() -> subscribe("refused"));
        assertThat(connection.refusal()).isEmpty();
        assertThat(publish()).containsExactly("heard");
    }

    /** Red where Redis is said to be away, which it is not. */
    @Test
    void tellsSomebodyNewThatRedisRefusesWhatTheConnectionHasToTakeUpBefore() {
        LettuceConnectionFactory impatient = new LettuceConnectionFactory(
                new RedisStandaloneConfiguration(),
                LettuceClientConfiguration.builder()
                        .commandTimeout(Duration.ofMillis(50))
                        .build());
        try (SubscriptionConnection refused = new SubscriptionConnection(impatient, this::open)) {
            refused.subscribe(List.of("kept"), List.of(), (name, message) -> {});
            refused.disconnect();
            refusal = new ThoonkRedisException("NOPERM", null);
            refused.reconnect();
            await().atMost(AS_LONG).until(() -> refused.refusal().isPresent());
            assertThatExceptionOfType(ThoonkRedisException.class)
                    .isThrownBy(() -> refused.subscribe(List.of("new"), List.of(), (name, message) -> {}))
                    .withMessageContaining("NOPERM")
                    .isNotInstanceOf(RedisUnreachableException.class);
        }
    }

    @Test
    void closesWhatIsOpenedTooLate() {
        CompletableFuture<Void> subscribing = subscribeAtTheGate("late");
        connection.close();
        gate.countDown();
        assertThat(subscribing)
                .failsWithin(AS_LONG)
                .withThrowableThat()
                .withCauseInstanceOf(IllegalStateException.class);
        assertThat(lines).hasSize(1).noneMatch(FakeLine::isOpen);
        assertThatIllegalStateException().isThrownBy(() -> subscribe("after"));
    }

    /** Red where the client is shut down below a connection that is being opened, of which its driver complains. */
    @Test
    void waitsAtItsEndForAConnectionThatIsOpenedForAll() {
        subscribe("kept");
        connection.disconnect();
        gates.add(gate);
        connection.reconnect();
        await().atMost(AS_LONG).until(gates::isEmpty);
        Thread closing = new Thread(connection::close);
        closing.start();
        assertThat(await().atMost(AS_LONG)
                        .until(
                                closing::getState,
                                state -> state == Thread.State.TIMED_WAITING || state == Thread.State.TERMINATED))
                .isEqualTo(Thread.State.TIMED_WAITING);
        gate.countDown();
        await().atMost(AS_LONG).until(() -> !closing.isAlive());
        await().atMost(AS_LONG).until(() -> lines.stream().noneMatch(FakeLine::isOpen));
    }

    /** Red where each opens a connection of its own in vain, one after the other. */
    @Test
    void letsAllWhoWaitForAConnectionHearTogetherThatItCannotBeOpened() {
        AtomicInteger attempts = new AtomicInteger();
        gates.add(gate);
        try (SubscriptionConnection failing =
                new SubscriptionConnection(new LettuceConnectionFactory(), (background, whenLost) -> {
                    attempts.incrementAndGet();
                    open(background, whenLost);
                    throw new ThoonkRedisException("on purpose", null);
                })) {
            List<CompletableFuture<Runnable>> subscribing = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                AtomicReference<Thread> thread = new AtomicReference<>();
                subscribing.add(CompletableFuture.supplyAsync(
                        () -> failing.subscribe(List.of("channel"), List.of(), (name, message) -> {}), task -> {
                            thread.set(new Thread(task, "subscribing"));
                            thread.get().start();
                        }));
                await().atMost(AS_LONG).until(() -> thread.get().getState() == Thread.State.WAITING);
            }
            gate.countDown();

            assertThat(subscribing).allSatisfy(failed -> assertThat(failed)
                    .failsWithin(AS_LONG)
                    .withThrowableThat()
                    .withCauseInstanceOf(ThoonkRedisException.class));
            assertThat(attempts).hasValue(1);
        }
    }

    private SubscriptionLine open(AsyncTaskExecutor background, Consumer<SubscriptionLine> whenLost) {
        CountDownLatch waited = gates.poll();
        if (waited != null) {
            try {
                waited.await();
            } catch (InterruptedException ex) {
                throw new IllegalStateException(ex);
            }
        }
        FakeLine line = new FakeLine();
        line.refusal = refusal;
        lines.add(line);
        return line;
    }

    private void subscribe(String channel) {
        connection.subscribe(List.of(channel), List.of(), (name, message) -> heard.add(channel));
    }

    private CompletableFuture<Void> subscribeAtTheGate(String channel) {
        gates.add(gate);
        CompletableFuture<Void> subscribing = CompletableFuture.runAsync(() -> subscribe(channel));
        await().atMost(AS_LONG).until(gates::isEmpty);
        return subscribing;
    }

    /** Publishes a message on each channel; tells who hears it. */
    private List<String> publish() {
        heard.clear();
        lines.forEach(FakeLine::publish);
        return List.copyOf(heard);
    }

    private static final class FakeLine implements SubscriptionLine {

        private final List<Subscribed> subscriptions = new CopyOnWriteArrayList<>();

        private volatile boolean open = true;

        private volatile ThoonkRedisException refusal;

        void publish() {
            if (open) {
                subscriptions.forEach(subscribed -> subscribed.receiver().receive(new byte[0], new byte[0]));
            }
        }

        @Override
        public void add(Subscribed subscribed) {
            if (refusal != null) {
                throw refusal;
            }
            subscriptions.add(subscribed);
        }

        @Override
        public void takeOver(Collection<Subscribed> taken) {
            if (refusal != null) {
                throw refusal;
            }
            subscriptions.addAll(taken);
        }

        @Override
        public void remove(Subscribed subscribed) {
            subscriptions.remove(subscribed);
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
