package io.thoonk.feed.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.Subscription;
import io.thoonk.convert.PayloadCodec;
import io.thoonk.convert.PayloadLimits;
import io.thoonk.convert.RawPayloadConverter;
import io.thoonk.event.Delivery;
import io.thoonk.event.EventProblems;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FollowerQueue;
import io.thoonk.event.SerialQueue;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.ResolvableType;

class DefaultLiveFeedTests {

    private final FollowedFeed feed = new FollowedFeed(false, 2);

    private final EventProblems problems = new EventProblems();

    private final DefaultLiveFeed<byte[]> live = live(Runnable::run);

    private FeedReader reader;

    @BeforeEach
    void begin() {
        IntStream.range(0, 40).forEach(i -> feed.change(new Random(i), false));
        feed.wire().clear();
        AtomicReference<FeedReader> made = new AtomicReference<>();
        SerialQueue<Delivery> queue = FollowerQueue.of(100, opened -> {
            made.set(new FeedReader("f", live, feed, opened, problems, new LookTimes(look -> {}, look -> {}, () -> 0)));
            return made.get();
        });
        reader = made.get();
        queue.put(new Delivery.Lost());
    }

    /** Red where it waits for all pages as long as for one. */
    @Test
    void isOpenHoweverManyPagesThereAreAsLongAsTheyCome() throws Exception {
        assertThat(live.awaitContent(this::afterAnotherPage, Duration.ZERO)).isTrue();
        assertThat(live.size()).isEqualTo(feed.items().size()).isGreaterThan(4);
        assertThat(reader.pages()).isGreaterThan(2);
    }

    @Test
    void isNotOpenWhereNoPageComesAnyMore() throws Exception {
        afterAnotherPage();
        assertThat(live.awaitContent(reader::pages, Duration.ZERO)).isFalse();
    }

    /** Red where each waits until the other has handled the change. */
    @Test
    void canBeClosedByTwoConsumersAtTheSameChange() throws Exception {
        DefaultLiveFeed<byte[]> heard = live(task -> {
            Thread thread = new Thread(task, "consumer");
            thread.setDaemon(true);
            thread.start();
        });
        Phaser both = new Phaser(2);
        CountDownLatch closed = new CountDownLatch(2);
        Consumer<FeedEvent> closing = change -> {
            both.arriveAndAwaitAdvance();
            heard.close();
            closed.countDown();
        };
        Subscription first = heard.onChange(closing);
        Subscription second = heard.onChange(closing);

        heard.apply(new FeedEvent.Published("f", "a", new byte[1]));

        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(first.isActive()).isFalse();
        assertThat(second.isActive()).isFalse();
    }

    private DefaultLiveFeed<byte[]> live(Executor executor) {
        return new DefaultLiveFeed<>(
                "f",
                new PayloadCodec<>(
                        new RawPayloadConverter(), ResolvableType.forClass(byte[].class), PayloadLimits.NONE),
                executor,
                problems);
    }

    private long afterAnotherPage() {
        if (!feed.wire().isEmpty()) {
            reader.accept(feed.wire().remove());
        }
        return reader.pages();
    }
}
