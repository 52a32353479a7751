package io.thoonk.feed.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.ThoonkRedisException;
import io.thoonk.event.Delivery;
import io.thoonk.event.EventProblems;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FollowerQueue;
import io.thoonk.event.SerialQueue;
import io.thoonk.event.SubscriptionOptions;
import io.thoonk.feed.FeedPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedReaderTests {

    private static final int SEEDS = 150;

    @ParameterizedTest
    @CsvSource({"false, 500", "false, 7", "false, 2", "true, 500", "true, 7", "true, 2"})
    void isWhatTheFeedIsWheneverAllIsHeard(boolean sorted, int pageSize) {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Following following = new Following(sorted, pageSize, seed);
            IntStream.range(0, random.nextInt(40)).forEach(i -> following.feed.change(random, false));
            following.lose();
            List<CompletableFuture<Integer>> comparisons = new ArrayList<>();
            for (int step = 0; step < 150; step++) {
                switch (random.nextInt(12)) {
                    case 0, 1, 2, 3 -> following.feed.change(random, false);
                    case 4 -> comparisons.add(following.reader.compare());
                    case 5 -> {
                        if (random.nextInt(5) == 0) {
                            following.lose();
                        }
                    }
                    default -> following.hear();
                }
            }
            following.hearAll();

            following.assertRight();
            assertThat(comparisons).as("seed %s", seed).allMatch(CompletableFuture::isDone);
            // Nothing was lost that it did not hear of, so it never doubts.
            assertThat(following.looks).as("seed %s", seed).isEmpty();
            assertThat(following.problems).as("seed %s", seed).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"false, 7", "true, 7"})
    void findsAndMendsWhatNobodyToldOf(boolean sorted, int pageSize) {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Following following = new Following(sorted, pageSize, seed);
            IntStream.range(0, 40).forEach(i -> following.feed.change(random, false));
            following.lose();
            following.hearAll();
            List<FeedPage.Item> before = following.feed.items();
            IntStream.range(0, 3).forEach(i -> following.feed.change(random, true));
            boolean differs = !spelled(before).equals(spelled(following.feed.items()));

            CompletableFuture<Integer> comparison = following.reader.compare();
            following.hearAll();
            // One difference may be a peer's that has not told of it yet; the second look counts.
            assertThat(following.looks).as("seed %s", seed).hasSize(differs ? 1 : 0);
            assertThat(following.problems).isEmpty();
            following.lookAgain();

            following.assertRight();
            assertThat(comparison).as("seed %s", seed).isCompletedWithValueMatching(changes -> changes > 0 == differs);
            assertThat(following.problems).hasSize(differs ? 1 : 0);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void takesNoDifferenceForOneThatIsGoneAtTheSecondLook(boolean sorted) {
        Following following = new Following(sorted, 7, 1);
        following.lose();
        following.hearAll();
        byte[] item = {1};
        FeedEvent late = new FeedEvent.Published("f", "late", item);
        following.feed.take(late);
        CompletableFuture<Integer> comparison = following.reader.compare();
        following.hearAll();
        following.feed.wire().add(new Delivery.Event(late));
        following.hearAll();
        following.lookAgain();

        following.assertRight();
        assertThat(comparison).isCompletedWithValue(0);
        assertThat(following.problems).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void failsAComparisonThatRedisDoesNotAnswerAndGoesOn(boolean sorted) {
        Following following = new Following(sorted, 7, 1);
        following.lose();
        following.hearAll();
        following.feed.fail();
        assertThat(following.reader.compare()).isCompletedExceptionally().satisfies(failed -> assertThat(
                        failed.handle((changes, ex) -> ex).join())
                .isInstanceOf(ThoonkRedisException.class));
        CompletableFuture<Integer> comparison = following.reader.compare();
        following.hearAll();
        assertThat(comparison).isCompletedWithValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Created", "Deleted"})
    void readsAgainWhenTheFeedIsAnother(String what) {
        Following following = new Following(false, 7, 1);
        following.lose();
        following.hearAll();
        following.feed.take(new FeedEvent.Published("f", "a", new byte[1]));
        following
                .feed
                .wire()
                .add(new Delivery.Event(
                        what.equals("Created") ? new FeedEvent.Created("f", "x") : new FeedEvent.Deleted("f", "x")));
        following.hearAll();
        following.assertRight();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void cancelsComparisonsWhenItEnds(boolean before) {
        Following following = new Following(false, 7, 1);
        following.lose();
        following.hearAll();
        CompletableFuture<Integer> early = following.reader.compare();
        following.reader.close();
        assertThat(before ? early : following.reader.compare()).isCancelled();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void catchesUpWhereItsMailboxOverflowsWhileItReads(boolean sorted) {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Following following = new Following(sorted, 7, seed, 3);
            IntStream.range(0, 40).forEach(i -> following.feed.change(random, false));
            AtomicInteger busy = new AtomicInteger(20);
            following.feed.afterMark(() -> {
                if (busy.getAndDecrement() > 0) {
                    IntStream.range(0, random.nextInt(6)).forEach(i -> following.feed.change(random, false));
                }
                following.hearAll();
            });
            following.lose();
            following.feed.change(random, false);
            CompletableFuture<Integer> comparison = following.reader.compare();
            following.hearAll();

            following.assertRight();
            assertThat(comparison).as("seed %s", seed).isCompleted();
            assertThat(following.problems).as("seed %s", seed).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void beginsAgainWhereAMarkDoesNotCome(boolean sorted, boolean comparing) {
        Following following = new Following(sorted, 7, 1);
        IntStream.range(0, 40).forEach(i -> following.feed.change(new Random(i), false));
        following.lose();
        if (comparing) {
            following.hearAll();
            following.reader.compare();
        }
        following.feed.wire().clear();

        following.reader.compare();
        following.hearAll();
        assertThat(following.feed.wire()).isEmpty();
        following.nanos += AwaitedMark.PATIENCE;
        CompletableFuture<Integer> comparison = following.reader.compare();
        following.hearAll();

        following.assertRight();
        assertThat(comparison).isCompletedWithValue(0);
    }

    /** Red where a reading or comparison whose mark got lost is looked at no sooner than all copies are, which may be never. */
    @ParameterizedTest
    @CsvSource({"true, false", "false, false", "true, true", "false, true"})
    void looksByItselfWhetherAReadingGoesOn(boolean sorted, boolean comparing) {
        Following following = new Following(sorted, 7, 1);
        IntStream.range(0, 40).forEach(i -> following.feed.change(new Random(i), false));
        following.lose();
        CompletableFuture<Integer> comparison = CompletableFuture.completedFuture(0);
        if (comparing) {
            following.hearAll();
            following.lookWhetherItGoesOn();
            comparison = following.reader.compare();
        }
        following.feed.wire().clear();

        following.lookWhetherItGoesOn();
        assertThat(following.feed.wire()).as("the mark may still come").isEmpty();
        following.nanos += AwaitedMark.PATIENCE;
        following.lookWhetherItGoesOn();

        following.assertRight();
        assertThat(comparison).isCompletedWithValue(0);
        following.lookWhetherItGoesOn();
        assertThat(following.watching).as("for nothing").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsAgainAfterAnErrorInTheMiddleOfIt(boolean sorted) {
        Following following = new Following(sorted, 7, 1);
        IntStream.range(0, 40).forEach(i -> following.feed.change(new Random(i), false));
        following.feed.afterMark(() -> {
            throw new NoClassDefFoundError("on purpose");
        });
        following.lose();
        following.feed.afterMark(() -> {});
        following.feed.wire().clear();

        following.lookWhetherItGoesOn();

        following.assertRight();
    }

    private static List<String> spelled(List<FeedPage.Item> items) {
        return items.stream().map(item -> item.id() + "=" + item.item()[0]).toList();
    }

    /** A feed, and a copy that is kept right. */
    private static final class Following implements FeedReader.Copy {

        private final FollowedFeed feed;

        private final FeedReader reader;

        private final List<Runnable> looks = new ArrayList<>();

        private final List<Runnable> watching = new ArrayList<>();

        private final List<EventProblems.Kind> problems = new ArrayList<>();

        private final LiveContent<byte[]> content;

        private final SerialQueue<Delivery> queue;

        private final long seed;

        private boolean sorted;

        private long nanos;

        Following(boolean sorted, int pageSize, long seed) {
            this(sorted, pageSize, seed, SubscriptionOptions.DEFAULTS.capacity());
        }

        Following(boolean sorted, int pageSize, long seed, int capacity) {
            this.seed = seed;
            this.feed = new FollowedFeed(sorted, pageSize);
            this.content = LiveContent.raw(() -> this.sorted);
            EventProblems counted = new EventProblems();
            counted.listen((kind, name) -> problems.add(kind));
            AtomicReference<FeedReader> made = new AtomicReference<>();
            this.queue = FollowerQueue.of(capacity, opened -> {
                LookTimes times = new LookTimes(looks::add, watching::add, () -> nanos);
                made.set(new FeedReader("f", this, feed, opened, counted, times));
                return made.get();
            });
            this.reader = made.get();
        }

        /** Loses all that is on its way, and says so. */
        void lose() {
            feed.wire().clear();
            queue.put(new Delivery.Lost());
        }

        void hear() {
            if (!feed.wire().isEmpty()) {
                queue.put(feed.wire().remove());
            }
        }

        void hearAll() {
            while (!feed.wire().isEmpty()) {
                hear();
            }
        }

        void lookAgain() {
            run(looks);
        }

        void lookWhetherItGoesOn() {
            run(watching);
        }

        private void run(List<Runnable> all) {
            List<Runnable> due = List.copyOf(all);
            all.clear();
            due.forEach(Runnable::run);
            hearAll();
        }

        void assertRight() {
            assertThat(spelled(content.items())).as("seed %s", seed).isEqualTo(spelled(feed.items()));
        }

        @Override
        public void apply(FeedEvent event) {
            content.apply(event);
        }

        @Override
        public int become(boolean sorted, List<FeedPage.Item> items) {
            this.sorted = sorted;
            List<FeedEvent> changes = new ArrayList<>();
            new ContentDifference("f", content, changes::add).become(items);
            return changes.size();
        }

        @Override
        public boolean agrees(FeedPage.Digest page) {
            return content.agrees(page);
        }
    }
}
