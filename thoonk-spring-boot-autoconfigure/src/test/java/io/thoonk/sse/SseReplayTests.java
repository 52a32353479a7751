package io.thoonk.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.event.FeedEvent;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SseReplayTests {

    @Test
    void givesWhatCameAfterAnEventThatItKnows() {
        SseReplay replay = new SseReplay(3);
        List<String> ids = IntStream.range(0, 5)
                .mapToObj(i -> replay.add("feed", Integer.toString(i), new FeedEvent.Retracted("feed", "a"))
                        .id())
                .toList();
        assertThat(replay.after(ids.get(0), 10)).isEmpty();
        assertThat(replay.after(ids.get(1), 10).orElseThrow())
                .extracting(SseFrame::data)
                .containsExactly("2", "3", "4");
        assertThat(replay.after(ids.get(4), 10).orElseThrow()).isEmpty();
        assertThat(replay.after(ids.get(1), 2))
                .as("more than there is room for")
                .isEmpty();
    }

    @Test
    void keepsNoMoreBytesThanABound() {
        SseReplay replay = new SseReplay(1000);
        byte[] item = new byte[500_000];
        String data = "x".repeat(500_000);
        List<String> ids = IntStream.range(0, 1000)
                .mapToObj(i -> replay.add("feed", data, new FeedEvent.Published("feed", "a", item))
                        .id())
                .toList();
        assertThat(replay.after(ids.get(999 - 17), 1000)).isEmpty();
        assertThat(replay.after(ids.get(999 - 16), 1000).orElseThrow()).hasSize(16);
    }

    @Test
    void goesOnAfterAnEventThatIsLargerThanTheBound() {
        SseReplay replay = new SseReplay(1000);
        String before = replay.lastId();
        FeedEvent cause = new FeedEvent.Retracted("feed", "a");
        String large = replay.add("feed", "x".repeat(16_000_001), cause).id();
        assertThat(replay.after(before, 1000)).isEmpty();
        assertThat(replay.after(large, 1000).orElseThrow()).isEmpty();
        replay.add("feed", "small", cause);
        assertThat(replay.after(large, 1000).orElseThrow())
                .extracting(SseFrame::data)
                .containsExactly("small");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "nonsense", "00000000-1", "-1", "99999999999999999999"})
    void knowsNothingOfOthers(String id) {
        assertThat(new SseReplay(3).after(id, 10)).isEmpty();
        String epoch = new SseReplay(3).lastId().substring(0, 9);
        assertThat(new SseReplay(3).after(epoch + "0", 10)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "news, news",
        "error, feed:error",
        "open, feed:open",
        "thoonk, feed:thoonk",
        "feed:error, feed:feed:error",
        "feed:news, feed:news",
        "errors, errors",
        "message, message"
    })
    void namesEventsSoThatABrowserHandsThemToNobodyElse(String feed, String event) {
        assertThat(SseFrame.eventName(feed)).contains(event);
    }
}
