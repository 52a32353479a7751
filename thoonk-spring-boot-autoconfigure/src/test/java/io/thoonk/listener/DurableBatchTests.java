package io.thoonk.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.convert.PayloadConversionException;
import io.thoonk.event.FeedEvent;
import io.thoonk.feed.CursorStore;
import io.thoonk.feed.FeedCursor.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How far a batch comes. Each entry is a letter: {@code h} is handled, {@code p} parked, {@code -} a mere step of the position, and
 * {@code i} is under way when the work ends, after all others that need not wait for it.
 */
class DurableBatchTests {

    private static final int MAX_ENTRIES = 8;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final CursorStore store = new CursorStore();

    private final Stop end = new Stop();

    private final List<String> heard = new CopyOnWriteArrayList<>();

    private long millis;

    private long eachTakes;

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @ParameterizedTest
    @CsvSource({
        "hhh, '2 known:0 known:1 known:2'",
        "hph, '2 known:0 park:1 known:2'",
        "h-h, '2 known:0 known:2'",
        "--, 1",
        "hih, '0 known:0'",
        "h-i, '1 known:0'",
        "ihh, ",
    })
    void handlesOneAfterTheOtherUntilTheWorkEnds(String entries, String committed) throws InterruptedException {
        assertThat(handle(entries, 1)).isTrue();
        assertThat(store.commits()).isEqualTo(committed == null ? List.of() : List.of(committed));
    }

    @ParameterizedTest
    @CsvSource({
        "hhh, '2 known:0 known:1 known:2'",
        "hph, '2 known:0 park:1 known:2'",
        "--, 1",
        // The position stays before what is not done; what is done behind it is known.
        "hih, '0 known:0 known:2'",
        "h-i-h, '1 known:0 known:4'",
        "ihp, ' known:1 park:2'",
        "ii, ",
    })
    void handlesSideBySideAndMovesOnlyBehindWhatIsDone(String entries, String committed) throws InterruptedException {
        assertThat(handle(entries, MAX_ENTRIES)).isTrue();
        assertThat(store.commits()).isEqualTo(committed == null ? List.of() : List.of(committed));
    }

    @Test
    void tellsHowFarItCameWheneverItTakesLong() throws InterruptedException {
        eachTakes = 60;
        assertThat(handle("hhhhh", 1)).isTrue();
        assertThat(store.commits()).containsExactly("1 known:0 known:1", "3 known:2 known:3", "4 known:4");
    }

    @Test
    void endsAtOnceWhenAnotherProcessIsTheActiveOne() throws InterruptedException {
        eachTakes = 60;
        store.losesAfter(1);
        assertThat(handle("hhhhhh", 1)).isFalse();
        assertThat(heard).containsExactly("0", "1", "2", "3");
    }

    @ParameterizedTest
    @CsvSource({"1", "8"})
    void tellsOfNothingThatIsNotDone(int concurrency) throws InterruptedException {
        for (long seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            StringBuilder entries = new StringBuilder();
            for (int i = random.nextInt(MAX_ENTRIES); i >= 0; i--) {
                entries.append("hhhp-i".charAt(random.nextInt(6)));
            }
            DurableBatchTests each = new DurableBatchTests();
            try {
                assertThat(each.handle(entries.toString(), concurrency)).isTrue();
                assertThat(String.join("|", each.store.commits()))
                        .as("seed %s, entries %s", seed, entries)
                        .isEqualTo(expected(entries.toString(), concurrency));
            } finally {
                each.endThreads();
            }
        }
    }

    private static String expected(String entries, int concurrency) {
        int open = entries.indexOf('i');
        int before = open < 0 ? entries.length() : open;
        StringBuilder handled = new StringBuilder();
        for (int i = 0; i < (concurrency == 1 ? before : entries.length()); i++) {
            switch (entries.charAt(i)) {
                case 'h' -> handled.append(" known:").append(i);
                case 'p' -> handled.append(" park:").append(i);
                default -> {}
            }
        }
        return (before == 0 ? "" : before - 1) + handled.toString();
    }

    private boolean handle(String letters, int concurrency) throws InterruptedException {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < letters.length(); i++) {
            String id = Integer.toString(i);
            FeedEvent event = new FeedEvent.Published("f", id, new byte[] {(byte) letters.charAt(i)});
            entries.add(new Entry(letters.charAt(i) == '-' ? Optional.empty() : Optional.of(event), id, id, id));
        }
        CountDownLatch others = new CountDownLatch((int)
                letters.chars().filter(letter -> letter == 'h' || letter == 'p').count());
        DurableAttempts attempts = new DurableAttempts(
                Listeners.spec(
                        "f", Optional.of("durable"), Listeners.options(concurrency, ExhaustedPolicy.PARK), event -> {
                            heard.add(event.itemId().orElseThrow());
                            millis += eachTakes;
                            switch (event.payload().orElseThrow()[0]) {
                                case 'h' -> others.countDown();
                                case 'p' -> {
                                    others.countDown();
                                    throw new PayloadConversionException("on purpose", null);
                                }
                                default -> {
                                    if (concurrency > 1) {
                                        assertThat(others.await(60, TimeUnit.SECONDS))
                                                .isTrue();
                                    }
                                    end.now();
                                    throw new IllegalStateException("on purpose");
                                }
                            }
                        }),
                (listener, event, failure) -> {},
                new HandlerCalls());
        KeyedSerialExecutor lanes = new KeyedSerialExecutor("test", concurrency, threads);
        return new DurableBatch(attempts, concurrency, lanes, () -> TimeUnit.MILLISECONDS.toNanos(millis))
                .handle(store.cursor(), entries, end);
    }
}
