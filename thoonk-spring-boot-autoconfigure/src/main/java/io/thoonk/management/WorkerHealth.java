package io.thoonk.management;

import io.thoonk.worker.JobClaimsListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * When Redis last answered the workers of this process, and since when it has not. Thread-safe.
 *
 * @since 0.1.0
 */
public final class WorkerHealth implements JobClaimsListener.Quick {

    private final Map<String, Contact> contacts = new ConcurrentHashMap<>();

    private final Clock clock;

    /**
     * Creates an empty list.
     *
     * @param clock tells the time
     */
    public WorkerHealth(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void answered(String feed, int finished, int claimed, int lost, Duration took) {
        answered(feed);
    }

    @Override
    public void renewed(String feed, int lost) {
        answered(feed);
    }

    private void answered(String feed) {
        contacts.put(feed, new Contact(clock.instant(), null, null));
    }

    @Override
    public void failed(String feed, RuntimeException failure) {
        contacts.compute(feed, (name, before) -> {
            Instant now = clock.instant();
            return before == null
                    ? new Contact(null, now, failure)
                    : new Contact(
                            before.answeredAt(), before.failingSince() == null ? now : before.failingSince(), failure);
        });
    }

    /**
     * {@return when Redis last answered, or empty if it never has; a worker with nothing to do asks seldom}
     *
     * @param feed name of a worker's feed
     */
    public Optional<Instant> answeredAt(String feed) {
        return Optional.ofNullable(contacts.get(feed)).flatMap(contact -> Optional.ofNullable(contact.answeredAt()));
    }

    /**
     * {@return for how long every call of the workers of a feed has failed, or empty while Redis answers}
     *
     * @param feed name of a worker's feed
     */
    public Optional<Duration> failingFor(String feed) {
        return Optional.ofNullable(contacts.get(feed))
                .flatMap(contact -> Optional.ofNullable(contact.failingSince()))
                .map(since -> Duration.between(since, clock.instant()));
    }

    /**
     * {@return what the last call of the workers of a feed failed with, or empty while calls succeed}
     *
     * @param feed name of a worker's feed
     */
    public Optional<RuntimeException> failure(String feed) {
        return Optional.ofNullable(contacts.get(feed)).flatMap(contact -> Optional.ofNullable(contact.failure()));
    }

    private record Contact(
            @Nullable Instant answeredAt,
            @Nullable Instant failingSince,
            @Nullable RuntimeException failure) {}
}
