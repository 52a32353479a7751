package io.thoonk.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.Subscription;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventListener;
import io.thoonk.feed.CursorStore;
import io.thoonk.feed.FeedCursor.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a durable listener asks of Redis while it catches up. The items that it handles are numbers: it then hears of so many others. */
@Timeout(60)
class DurableLoopTests {

    /** It is asked for again each millisecond. */
    private static final Duration SHORT = Duration.ofMillis(3);

    private static final Duration LONG = Duration.ofSeconds(30);

    private static final List<String> COMPARISON = List.of("scan items 0", "read []", "scan known 0");

    /** Then it has everything; what it heard of meanwhile ends its first wait at once. */
    private static final List<String> COMPARISON_AND_REST =
            List.of("scan items 0", "read []", "scan known 0", "read []", "read []");

    private final CursorStore store = new CursorStore();

    private final AtomicReference<FeedEventListener> messages = new AtomicReference<>();

    private final AtomicBoolean begun = new AtomicBoolean();

    private int heard;

    @Test
    void looksAtWhatItHeardOfOnceItHasCaughtUp() throws InterruptedException {
        reads("2", "1");
        reads("1", "1");
        reads("0", "0");
        readsNothing();
        compares();

        assertThat(run(9))
                .containsExactlyElementsOf(
                        joined(List.of("read []", "read []", "read []", "read [h1, h2, h3]"), COMPARISON_AND_REST));
    }

    @Test
    void readsOnceMoreOnlyWhereItHeardOfSomething() throws InterruptedException {
        reads("0", "1");
        readsNothing();
        compares();

        assertThat(run(5)).startsWith("read []", "read []", "scan items 0", "read []", "scan known 0");
    }

    @Test
    void comparesAllWhereItHeardOfTooMuch() throws InterruptedException {
        reads("600", "1");
        reads("600", "1");
        reads("0", "0");
        compares();

        assertThat(run(8))
                .containsExactlyElementsOf(joined(List.of("read []", "read []", "read []"), COMPARISON_AND_REST));
    }

    @Test
    void comparesAgainWhereItHeardOfTooMuchAfterAComparison() throws InterruptedException {
        readsNothing();
        readsNothing();
        readsNothing();
        reads("1", "0");
        reads("600", "1");
        reads("600", "1");
        readsNothing();
        compares();

        assertThat(run(12))
                .containsExactlyElementsOf(joined(
                        joined(List.of("read []"), COMPARISON),
                        joined(List.of("read [h1]", "read []", "read []"), COMPARISON_AND_REST)));
    }

    @Test
    void keepsTheLeaseUntilItsHandlerHasReturnedThenCommitsThenReleases() throws InterruptedException {
        reads("1", "0");
        CountDownLatch handling = new CountDownLatch(1);
        CountDownLatch renewedTwice = new CountDownLatch(2);
        AtomicBoolean stopped = new AtomicBoolean();
        List<String> committedBeforeRelease = new ArrayList<>();
        store.answerLeases(millis -> {
            if (millis == 0) {
                committedBeforeRelease.addAll(store.commits());
                return "ended";
            }
            if (stopped.get()) {
                renewedTwice.countDown();
            }
            return begunOrKept();
        });
        DurableLoop loop = loop(SHORT, event -> {
            handling.countDown();
            renewedTwice.await();
        });
        Thread thread = new Thread(loop);
        thread.start();
        handling.await();
        stopped.set(true);
        loop.stop();
        thread.join(LONG.toMillis());

        assertThat(renewedTwice.getCount()).isZero();
        assertThat(committedBeforeRelease).containsExactly("1 known:1");
        assertThat(leases()).endsWith("lease 0").containsOnlyOnce("lease 0");
    }

    @Test
    void letsTheLeaseEndOnceNobodyWaitsForItsHandlerAnyMore() throws InterruptedException {
        reads("1", "0");
        CountDownLatch handling = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        store.answerLeases(millis -> millis == 0 ? "ended" : begunOrKept());
        HandlerCalls calls = new HandlerCalls(Duration.ofMillis(1));
        ListenerContainerFactory.Spec spec = spec(SHORT, event -> {
            handling.countDown();
            awaitWhateverComes(goOn);
        });
        DurableLoops loops = new DurableLoops(
                spec,
                List.of(() -> store.cursor(this::subscribe)),
                new DurableAttempts(spec, (listener, event, failure) -> {}, calls),
                MissedEventsListener.all(List.of()),
                Runnable::run,
                calls);
        loops.start();
        handling.await();
        loops.stop();

        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("thoonk-test-lease")));
        assertThat(loops.activeCount()).isOne();
        goOn.countDown();
        await().until(() -> leases().contains("lease 0"));
    }

    private String begunOrKept() {
        return begun.getAndSet(true) ? "kept" : "begun";
    }

    private static void awaitWhateverComes(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException ex) {
                Thread.interrupted();
            }
        }
    }

    private void reads(String number, String more) {
        store.answer(List.of(entry(number)), more);
    }

    private void readsNothing() {
        store.answer(List.of(), "0");
    }

    private void compares() {
        readsNothing();
        readsNothing();
        readsNothing();
        readsNothing();
        readsNothing();
    }

    private static Entry entry(String number) {
        FeedEvent event = new FeedEvent.Published("feed", number, new byte[0]);
        return new Entry(Optional.of(event), number, number, number);
    }

    private static List<String> joined(List<String> some, List<String> others) {
        List<String> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    /** What was asked but for the lease, until so much was. */
    private List<String> run(int questions) throws InterruptedException {
        store.answerLease("begun");
        store.answerLease("released");
        DurableLoop loop = loop(Duration.ofHours(1), this::handle);
        Thread thread = new Thread(loop);
        thread.start();
        await().until(() -> asked().size() >= questions);
        loop.stop();
        thread.join();
        return asked();
    }

    private DurableLoop loop(Duration lease, ListenerContainerFactory.Handler handler) {
        DurableAttempts attempts =
                new DurableAttempts(spec(lease, handler), (listener, event, failure) -> {}, new HandlerCalls());
        DurableBatch batch =
                new DurableBatch(attempts, 1, new KeyedSerialExecutor("test", 1, Runnable::run), System::nanoTime);
        return new DurableLoop(
                "test", lease, () -> store.cursor(this::subscribe), batch, MissedEventsListener.all(List.of()));
    }

    private static ListenerContainerFactory.Spec spec(Duration lease, ListenerContainerFactory.Handler handler) {
        return Listeners.spec(
                "feed", Optional.of("durable"), Listeners.options(1, ExhaustedPolicy.PARK, lease), handler);
    }

    private List<String> leases() {
        return store.asked().stream()
                .filter(question -> question.startsWith("lease"))
                .toList();
    }

    private List<String> asked() {
        return store.asked().stream()
                .filter(question -> !question.startsWith("lease"))
                .map(question -> question.replace("read 100", "read"))
                .toList();
    }

    private Subscription subscribe(FeedEventListener listener) {
        messages.set(listener);
        return new Subscription() {

            @Override
            public boolean isActive() {
                return true;
            }

            @Override
            public void close() {
                messages.set(event -> {});
            }
        };
    }

    private void handle(FeedEvent event) {
        IntStream.range(0, Integer.parseInt(event.itemId().orElseThrow()))
                .forEach(i -> messages.get().onEvent(new FeedEvent.Published("feed", "h" + ++heard, new byte[0])));
    }
}
