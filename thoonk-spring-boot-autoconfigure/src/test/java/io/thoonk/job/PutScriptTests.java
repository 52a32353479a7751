package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PutScriptTests {

    @Test
    void putsSmallJobsByTheirNumber() {
        assertThat(calls(600, 100)).containsExactly(250, 250, 100);
    }

    @Test
    void endsACallThatHasAMegabyte() {
        assertThat(calls(5, 400_000)).containsExactly(3, 2);
        assertThat(calls(3, 50_000_000)).as("each alone").containsExactly(1, 1, 1);
    }

    /** How many jobs of a size each call puts. */
    private static List<Integer> calls(int count, int size) {
        byte[] payload = new byte[size];
        List<PutScript.Entry> entries = IntStream.range(0, count)
                .mapToObj(i -> PutScript.Entry.plain("job " + i, payload))
                .toList();
        List<Integer> calls = new ArrayList<>();
        for (int from = 0, to; from < count; from = to) {
            to = PutScript.endOfBatch(entries, from);
            calls.add(to - from);
        }
        return calls;
    }
}
