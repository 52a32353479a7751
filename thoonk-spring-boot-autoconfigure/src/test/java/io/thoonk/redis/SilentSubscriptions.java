package io.thoonk.redis;

import io.thoonk.redis.DriverSubscription.Subscribed;
import java.util.Collection;
import java.util.function.Consumer;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Makes subscription connections without a Redis, on which everything is confirmed and nothing is ever heard. */
public final class SilentSubscriptions {

    private SilentSubscriptions() {}

    /** {@return a connection that tells, once it is opened, what does its work in the background} */
    public static SubscriptionConnection connection(Consumer<AsyncTaskExecutor> opened) {
        return new SubscriptionConnection(new LettuceConnectionFactory(), (background, whenLost) -> {
            opened.accept(background);
            return new SilentLine();
        });
    }

    private static final class SilentLine implements SubscriptionLine {

        @Override
        public void add(Subscribed subscribed) {}

        @Override
        public void takeOver(Collection<Subscribed> subscriptions) {}

        @Override
        public void remove(Subscribed subscribed) {}

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
