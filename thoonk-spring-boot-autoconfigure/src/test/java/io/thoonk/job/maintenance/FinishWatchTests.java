package io.thoonk.job.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thoonk.redis.SubscriptionReceiver;
import io.thoonk.test.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FinishWatchTests {

    private final Threads threads = new Threads();

    private final List<SubscriptionReceiver> receivers = new ArrayList<>();

    private final List<String> looked = new ArrayList<>();

    private final FinishWatch watch = new FinishWatch(
            receiver -> {
                receivers.add(receiver);
                return () -> {};
            },
            threads,
            looked::addAll);

    @Test
    void looksAtTheNextMessageWhereNoThreadCouldBeMadeForTheFirst() {
        watch.watch(true);
        threads.refuse = true;
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> tell("first"));
        threads.refuse = false;
        tell("second");
        threads.planned.forEach(Runnable::run);
        assertThat(looked).contains("second");
    }

    private void tell(String id) {
        receivers.get(0).receive(new byte[0], Utf8.bytes(id + "\0result"));
    }

    private static final class Threads extends ScheduledThreadPoolExecutor {

        private final List<Runnable> planned = new ArrayList<>();

        private boolean refuse;

        Threads() {
            super(0);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            if (refuse) {
                throw new OutOfMemoryError("on purpose");
            }
            planned.add(task);
            return super.schedule(() -> {}, 1, TimeUnit.DAYS);
        }
    }
}
