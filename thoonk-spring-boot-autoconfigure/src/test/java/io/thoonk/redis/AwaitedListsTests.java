package io.thoonk.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.redis.AwaitedLists.AwaitedList;
import io.thoonk.redis.AwaitedLists.Joining;
import io.thoonk.redis.keys.WireText;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwaitedListsTests {

    private final AwaitedLists lists = new AwaitedLists();

    private final List<String> failed = new ArrayList<>();

    @Test
    void beginAWaitForTheFirst() {
        assertThat(join("a")).isEqualTo(Joining.BEGIN);
        assertThat(join("b")).isEqualTo(Joining.NOTHING);
        assertThat(blocked()).containsExactly("a", "b");
    }

    @Test
    void wakeTheCommandOnceForWhatItDoesNotWaitFor() {
        join("a");
        lists.block();
        assertThat(join("a")).isEqualTo(Joining.NOTHING);
        assertThat(join("b")).isEqualTo(Joining.WAKE);
        assertThat(join("c")).isEqualTo(Joining.NOTHING);
        lists.unblock();
        assertThat(join("d")).isEqualTo(Joining.NOTHING);
        assertThat(blocked()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void beginAnewAfterNobodyWaited() {
        join("a");
        lists.block();
        lists.unblock();
        list("a").waiters().leave();
        assertThat(blocked()).isEmpty();
        assertThat(join("a")).isEqualTo(Joining.BEGIN);
    }

    @Test
    void leaveTogetherWhenTheConnectionBreaks() {
        join("a");
        join("b");
        lists.block();
        lists.leaveAll().forEach(listener -> listener.failed(new IllegalStateException("cut")));
        assertThat(failed).containsExactly("a", "b");
        assertThat(join("a")).isEqualTo(Joining.BEGIN);
    }

    @Test
    void waitForNothingOnceTheyHaveEnded() {
        join("a");
        lists.end();
        assertThat(blocked()).isEmpty();
        assertThat(join("b")).isEqualTo(Joining.NOTHING);
    }

    /** One command waits at a time, for all that is wanted, and whatever joins it is waited for after one waking at most. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void forgetNoListWhateverComesInWhichOrder(long seed) {
        Random random = new Random(seed);
        TreeSet<String> wanted = new TreeSet<>();
        boolean commandWaits = false;
        boolean woken = false;
        for (int step = 0; step < 2_000; step++) {
            String name = "" + random.nextInt(5);
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    Joining joining = join(name);
                    wanted.add(name);
                    assertThat(joining == Joining.BEGIN).isEqualTo(!commandWaits);
                    if (joining == Joining.BEGIN) {
                        assertThat(new TreeSet<>(blocked())).isEqualTo(wanted);
                        commandWaits = true;
                    } else if (joining == Joining.WAKE) {
                        assertThat(woken).isFalse();
                        woken = true;
                    }
                }
                case 2 -> {
                    list(name).waiters().leave();
                    wanted.remove(name);
                }
                default -> {
                    if (commandWaits) {
                        lists.unblock();
                        assertThat(new TreeSet<>(blocked())).isEqualTo(wanted);
                        commandWaits = !wanted.isEmpty();
                        woken = false;
                    }
                }
            }
        }
    }

    private Joining join(String name) {
        AwaitedList list = list(name);
        list.waiters().add(new BlockingWait.Listener() {
            @Override
            public void arrived(byte[] id) {
                throw new AssertionError("nothing arrives here");
            }

            @Override
            public void failed(Throwable failure) {
                failed.add(name);
            }

            @Override
            public void abandoned(byte[] id) {
                throw new AssertionError("nothing arrives here");
            }
        });
        return lists.join(list);
    }

    private AwaitedList list(String name) {
        return lists.of(WireText.bytes(name), WireText.bytes("claiming " + name));
    }

    private List<String> blocked() {
        return lists.block().stream().map(WireText::text).toList();
    }
}
