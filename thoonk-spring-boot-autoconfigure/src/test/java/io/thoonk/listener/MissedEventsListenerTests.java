package io.thoonk.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.Subscription;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Who hears of missed events is code of the application, which takes no event from a listener. */
class MissedEventsListenerTests {

    private static final MissedEventsListener FAILING = new MissedEventsListener() {
        @Override
        public void missed(String feedOrPattern) {
            throw new StackOverflowError("on purpose");
        }

        @Override
        public void recovered(String feedOrPattern, int count) {
            throw new StackOverflowError("on purpose");
        }
    };

    private final List<String> told = new ArrayList<>();

    @Test
    void tellsTheOthersWhenOneFails() {
        MissedEventsListener all = MissedEventsListener.all(List.of(FAILING, told::add));
        all.missed("f");
        all.recovered("f", 1);
        assertThat(told).containsExactly("f");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void logsWhatWasThrownAndWhere(CapturedOutput output) {
        MissedEventsListener.all(List.of(feed -> {
                    throw new IllegalStateException("no room for '" + feed + "'");
                }))
                .missed("f");
        assertThat(output.toString())
                .contains("IllegalStateException: no room for 'f'")
                .contains("at " + MissedEventsListenerTests.class.getName());
    }

    @Test
    void leavesTheListenerItsEvents() {
        List<FeedEvent> heard = new ArrayList<>();
        AtomicReference<FeedEventListener> listening = new AtomicReference<>();
        new DefaultListenerContainerFactory(
                        (feed, listener, options) -> {
                            listening.set(listener);
                            return new Unending();
                        },
                        (feed, name, creating) -> {
                            throw new UnsupportedOperationException("nothing is durable here");
                        },
                        (id, event, failure) -> {
                            throw new AssertionError("It failed on " + event, failure);
                        },
                        FAILING,
                        prefix -> Runnable::run)
                .create(Listeners.spec("f", Optional.empty(), Listeners.options(1, ExhaustedPolicy.PARK), heard::add))
                .start();
        listening.get().onEvent(new FeedEvent.Resynced("f"));
        listening.get().onRecoveredEvent(new FeedEvent.Retracted("f", "id"));
        assertThat(heard).containsExactly(new FeedEvent.Resynced("f"), new FeedEvent.Retracted("f", "id"));
    }

    private static final class Unending implements Subscription {

        @Override
        public boolean isActive() {
            return true;
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException("not closed here");
        }
    }
}
