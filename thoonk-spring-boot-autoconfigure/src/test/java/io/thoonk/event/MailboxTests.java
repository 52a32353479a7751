package io.thoonk.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MailboxTests {

    private final List<Mail> handled = new ArrayList<>();

    @Test
    void isServedAgainAfterItsExecutorHasRefusedOnce() {
        Executor refusingOnce = refusing(1);
        Mailbox mailbox =
                new Mailbox("f", new SubscriptionOptions(10, OverflowPolicy.BLOCK), refusingOnce, box -> handled::add);
        Mail first = new Mail.Event(new FeedEvent.Retracted("f", "1"));
        Mail second = new Mail.Event(new FeedEvent.Retracted("f", "2"));
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> mailbox.put(first));
        mailbox.put(second);
        assertThat(handled).containsExactly(first, second);
    }

    private static Executor refusing(int times) {
        AtomicInteger left = new AtomicInteger(times);
        return task -> {
            if (left.getAndDecrement() > 0) {
                throw new RejectedExecutionException("on purpose");
            }
            task.run();
        };
    }
}
