package io.thoonk.management;

import io.thoonk.worker.JobClaimsListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * When Redis last answered the workers of this process, and since when it has not. A queue with partitions fails as long as one of
 * them does, whatever Redis answers about the others. Thread-safe.
 *
 * @since 0.1.0
 */
public final class WorkerHealth implements JobClaimsListener.Quick {

    /** By queue and by feed, which is the queue itself or one of its partitions. */
    private final Map<String, Map<String, Contact>> queues = new ConcurrentHashMap<>();

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
    public void reached(String queue, String feed) {
        feeds(queue).put(feed, new Contact(clock.instant(), null, null));
    }

    @Override
    public void missed(String queue, String feed, RuntimeException failure) {
        feeds(queue).compute(feed, (name, before) -> {
            Instant now = clock.instant();
            return before == null
                    ? new Contact(null, now, failure)
                    : new Contact(
                            before.answeredAt(), before.failingSince() == null ? now : before.failingSince(), failure);
        });
    }

    private Map<String, Contact> feeds(String queue) {
        return queues.computeIfAbsent(queue, name -> new ConcurrentHashMap<>());
    }

    /**
     * {@return when Redis last answered, or empty if it never has; a worker with nothing to do asks seldom} Where a partition
     * fails, it is the one that has failed longest that counts.
     *
     * @param queue name of a worker's queue
     */
    public Optional<Instant> answeredAt(String queue) {
        return worst(queue).flatMap(contact -> Optional.ofNullable(contact.answeredAt()));
    }

    /**
     * {@return for how long every call of the workers about a queue, or about one of its partitions, has failed; empty while Redis
     * answers}
     *
     * @param queue name of a worker's queue
     */
    public Optional<Duration> failingFor(String queue) {
        return worst(queue)
                .flatMap(contact -> Optional.ofNullable(contact.failingSince()))
                .map(since -> Duration.between(since, clock.instant()));
    }

    /**
     * {@return what the last call of the workers about a queue, or about the partition that has failed longest, failed with; empty
     * while calls succeed}
     *
     * @param queue name of a worker's queue
     */
    public Optional<RuntimeException> failure(String queue) {
        return worst(queue).flatMap(contact -> Optional.ofNullable(contact.failure()));
    }

    private Optional<Contact> worst(String queue) {
        Collection<Contact> contacts = queues.getOrDefault(queue, Map.of()).values();
        return contacts.stream().reduce((one, other) -> one.isWorseThan(other) ? one : other);
    }

    private record Contact(
            @Nullable Instant answeredAt,
            @Nullable Instant failingSince,
            @Nullable RuntimeException failure) {

        /** What has failed longest comes first; of what does not fail, the one that was heard of last. */
        boolean isWorseThan(Contact other) {
            Instant since = failingSince;
            Instant otherSince = other.failingSince;
            if (since != null && otherSince != null) {
                return since.isBefore(otherSince);
            }
            if (since != null || otherSince != null) {
                return since != null;
            }
            Instant answered = answeredAt;
            Instant otherAnswered = other.answeredAt;
            return answered != null && (otherAnswered == null || answered.isAfter(otherAnswered));
        }
    }
}
