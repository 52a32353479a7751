package io.thoonk.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.redis.keys.WireText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitersTests {

    private static final Executor DIRECT = Runnable::run;

    private final Waiters tickets = new Waiters(new ReentrantLock());

    private final List<String> heard = new ArrayList<>();

    @Test
    void serveInTheOrderInWhichTheyCame() {
        tickets.add(listener("a"));
        tickets.add(listener("b"));
        tickets.arrived(id(1), DIRECT);
        tickets.arrived(id(2), DIRECT);
        assertThat(heard).containsExactly("a gets 1", "b gets 2");
        assertThat(tickets.isEmpty()).isTrue();
    }

    @Test
    void letTheLastOneWhoWaitedPutBackWhatNobodyWaitsFor() {
        tickets.add(listener("a"));
        tickets.add(listener("b")).cancel();
        tickets.arrived(id(1), DIRECT);
        tickets.arrived(id(2), DIRECT);
        assertThat(heard).containsExactly("a gets 1", "b puts back 2");
    }

    @Test
    void dropWhatComesBeforeAnybodyHasWaited() {
        tickets.arrived(id(1), DIRECT);
        assertThat(heard).isEmpty();
    }

    @Test
    void putBackOnTheThreadThatMayAskRedis() {
        tickets.add(listener("a")).cancel();
        List<Runnable> later = new ArrayList<>();
        tickets.arrived(id(1), later::add);
        assertThat(heard).isEmpty();
        later.forEach(Runnable::run);
        assertThat(heard).containsExactly("a puts back 1");
    }

    @Test
    void tellWhoIsFirst() {
        BlockingWait.Ticket first = tickets.add(listener("a"));
        BlockingWait.Ticket second = tickets.add(listener("b"));
        assertThat(first.isFirst()).isTrue();
        assertThat(second.isFirst()).isFalse();
        first.cancel();
        assertThat(first.isFirst()).isFalse();
        assertThat(second.isFirst()).isTrue();
    }

    @Test
    void cannotBeCancelledAfterTheyWereServed() {
        BlockingWait.Ticket ticket = tickets.add(listener("a"));
        tickets.arrived(id(1), DIRECT);
        assertThat(ticket.cancel()).isFalse();
    }

    @Test
    void allLeaveAtOnce() {
        BlockingWait.Ticket ticket = tickets.add(listener("a"));
        tickets.add(listener("b"));
        tickets.leave().forEach(listener -> listener.failed(new IllegalStateException("cut")));
        assertThat(heard).containsExactly("a fails", "b fails");
        assertThat(tickets.isEmpty()).isTrue();
        assertThat(ticket.cancel()).isFalse();
    }

    /** Every id ends at exactly one listener, and every wait in exactly one way, whatever comes in which order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void doWhatAQueueWouldInAnyOrder(long seed) {
        Random random = new Random(seed);
        Deque<Integer> queue = new ArrayDeque<>();
        List<BlockingWait.Ticket> all = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int step = 0; step < 3_000; step++) {
            int number = all.isEmpty() ? 0 : random.nextInt(all.size());
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    queue.add(all.size());
                    all.add(tickets.add(listener("" + all.size())));
                }
                case 3, 4, 5 -> {
                    if (!queue.isEmpty()) {
                        expected.add(queue.poll() + " gets " + step);
                    } else if (!all.isEmpty()) {
                        expected.add(all.size() - 1 + " puts back " + step);
                    }
                    tickets.arrived(id(step), DIRECT);
                }
                case 6 -> {
                    if (!all.isEmpty()) {
                        assertThat(all.get(number).isFirst())
                                .isEqualTo(Integer.valueOf(number).equals(queue.peek()));
                        assertThat(all.get(number).cancel()).isEqualTo(queue.remove(number));
                    }
                }
                default -> {
                    if (random.nextInt(20) == 0) {
                        queue.forEach(waiter -> expected.add(waiter + " fails"));
                        queue.clear();
                        tickets.leave().forEach(listener -> listener.failed(new IllegalStateException("cut")));
                    }
                }
            }
            assertThat(tickets.isEmpty()).isEqualTo(queue.isEmpty());
        }
        assertThat(heard).isEqualTo(expected);
    }

    private static byte[] id(int number) {
        return WireText.number(number);
    }

    private BlockingWait.Listener listener(String name) {
        return new BlockingWait.Listener() {
            @Override
            public void arrived(byte[] id) {
                heard.add(name + " gets " + WireText.text(id));
            }

            @Override
            public void failed(Throwable failure) {
                heard.add(name + " fails");
            }

            @Override
            public void abandoned(byte[] id) {
                heard.add(name + " puts back " + WireText.text(id));
            }
        };
    }
}
