package io.thoonk.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyDeadlinesTests {

    private long now = Long.MAX_VALUE - 5_000;

    private final List<Task> tasks = new ArrayList<>();

    private int looks;

    private final ReplyDeadlines deadlines =
            new ReplyDeadlines(() -> now, (pause, task) -> tasks.add(new Task(now + pause, task)));

    @Test
    void endsWhatIsNotAnsweredInTime() {
        CompletableFuture<String> call = watch(100);
        passTo(now + 99);
        assertThat(call).isNotDone();
        passTo(now + 1);
        assertThat(call)
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void needsOneLookForManyCallsThatAreAnswered() {
        long end = now + 1_000;
        while (end - now > 0) {
            watch(100).complete("answer");
            passTo(now + 1);
        }
        assertThat(looks).isLessThanOrEqualTo(11);
        passTo(now + 1_000);
        assertThat(tasks).isEmpty();
    }

    /** In any order of calls, answers and looks, each ends at its own time, or with its answer. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void endsEachAtItsTime(long seed) {
        Random random = new Random(seed);
        List<Watched> all = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            if (random.nextInt(3) == 0) {
                int longest = 1 + random.nextInt(100);
                all.add(new Watched(watch(longest), now + longest));
            }
            if (random.nextInt(4) == 0 && !all.isEmpty()) {
                all.remove(random.nextInt(all.size())).call().complete("answer");
            }
            passTo(now + random.nextInt(10));
            assertThat(all).allSatisfy(each -> assertThat(each.call().isCompletedExceptionally())
                    .isEqualTo(each.deadline() - now <= 0));
        }
    }

    private CompletableFuture<String> watch(long longest) {
        return deadlines.watch(new CompletableFuture<>(), Duration.ofNanos(longest));
    }

    private void passTo(long time) {
        while (true) {
            Task next = tasks.stream()
                    .filter(task -> task.time() - time <= 0)
                    .min(Comparator.comparingLong(task -> task.time() - time))
                    .orElse(null);
            if (next == null) {
                now = time;
                return;
            }
            tasks.remove(next);
            now = next.time();
            looks++;
            next.task().run();
        }
    }

    private record Task(long time, Runnable task) {}

    private record Watched(CompletableFuture<String> call, long deadline) {}
}
