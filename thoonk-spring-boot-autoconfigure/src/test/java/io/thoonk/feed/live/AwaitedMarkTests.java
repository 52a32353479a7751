package io.thoonk.feed.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.event.Delivery;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AwaitedMarkTests {

    private long nanos;

    private final List<String> heard = new ArrayList<>();

    private final AwaitedMark mark = new AwaitedMark(() -> nanos);

    @Test
    void goesOnOnceAtTheMarkThatWasExpectedLast() {
        mark.expect("a", () -> heard.add("a"));
        mark.expect("b", () -> heard.add("b"));
        mark.heard(new Delivery.Mark("a"));
        mark.heard(new Delivery.Mark("b"));
        mark.heard(new Delivery.Mark("b"));
        assertThat(heard).containsExactly("b");
    }

    @Test
    void expectsTheNextOneFromWithin() {
        mark.expect("a", () -> mark.expect("b", () -> heard.add("b")));
        mark.heard(new Delivery.Mark("a"));
        assertThat(mark.isOnItsWay()).isTrue();
        mark.heard(new Delivery.Mark("b"));
        assertThat(heard).containsExactly("b");
    }

    @Test
    void isOnItsWayForAWhile() {
        assertThat(mark.isOnItsWay()).isFalse();
        mark.expect("a", () -> {});
        nanos += AwaitedMark.PATIENCE - 1;
        assertThat(mark.isOnItsWay()).isTrue();
        nanos++;
        assertThat(mark.isOnItsWay()).isFalse();
        mark.expect("b", () -> {});
        mark.restart();
        assertThat(mark.isOnItsWay()).isFalse();
    }

    /** Red where a reading that begins anew again and again seems to get on. */
    @Test
    void knowsHowFarAReadingHasCome() {
        for (int reading = 0; reading < 3; reading++) {
            hear("a");
            hear("b");
            mark.restart();
        }
        assertThat(mark.farthest()).isEqualTo(2);
        List.of("a", "b", "c").forEach(this::hear);
        assertThat(mark.farthest()).isEqualTo(3);
    }

    private void hear(String token) {
        mark.expect(token, () -> {});
        mark.heard(new Delivery.Mark(token));
    }

    @Test
    void doesNotHoldWhatItHasGoneOnWith() {
        WeakReference<byte[]> read = expectWithWhatWasRead();
        mark.heard(new Delivery.Mark("a"));
        await().until(() -> {
            System.gc();
            return read.get() == null;
        });
    }

    private WeakReference<byte[]> expectWithWhatWasRead() {
        byte[] page = new byte[1000];
        mark.expect("a", () -> heard.add("a" + page.length));
        return new WeakReference<>(page);
    }
}
