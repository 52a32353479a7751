package io.thoonk.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.event.EventProblems.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventProblemsTests {

    private final EventProblems problems = new EventProblems();

    @Test
    void countsEachKindOfEachFeed() {
        assertThat(problems.count(Kind.MESSAGE_MALFORMED, "f")).isEqualTo(1);
        assertThat(problems.count(Kind.MESSAGE_MALFORMED, "f")).isEqualTo(2);
        assertThat(problems.count(Kind.MESSAGE_MALFORMED, "g")).isEqualTo(1);
        assertThat(problems.count(Kind.ITEM_UNREADABLE, "f")).isEqualTo(1);
    }

    @Test
    void isWorthALineAtEachPowerOfTen() {
        assertThat(LongStream.rangeClosed(0, 10_000).filter(EventProblems::isWorthALine))
                .containsExactly(1L, 10L, 100L, 1000L, 10_000L);
    }

    @Test
    void countsTheFeedsBeyondItsBoundTogether() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(problems.count(Kind.MESSAGE_MALFORMED, "f" + i)).isEqualTo(1);
        }
        assertThat(problems.count(Kind.MESSAGE_MALFORMED, "more")).isEqualTo(1);
        assertThat(problems.count(Kind.MESSAGE_MALFORMED, "still more")).isEqualTo(2);
        assertThat(problems.count(Kind.MESSAGE_MALFORMED, "f7")).isEqualTo(2);
    }

    @Test
    void tellsWhoeverListensEvenIfOneFails() {
        List<String> told = new ArrayList<>();
        problems.listen((kind, feed) -> {
            throw new StackOverflowError("on purpose");
        });
        Runnable end = problems.listen((kind, feed) -> told.add(kind + " " + feed));
        problems.count(Kind.LISTENER_SLOW, "f");
        end.run();
        problems.count(Kind.LISTENER_SLOW, "f");
        assertThat(told).containsExactly("LISTENER_SLOW f");
    }
}
