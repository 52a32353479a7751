package io.thoonk.sse;

import io.thoonk.event.FeedEvent;
import io.thoonk.sse.ThoonkSse.Options;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * All clients of one source, over one subscription. The hub opens it for its first client, again and again while Redis is
 * away, and keeps it for a while after the last. Under its lock it only notes what happens: nothing of the application's
 * runs there, and nothing is sent. Thread-safe.
 */
final class SseHub {

    static final long LINGER = TimeUnit.SECONDS.toNanos(60);

    private final SseOrigin origin;

    private final Options options;

    private final Executor aside;

    private final FailureLog failures;

    private final SseHubOwner owner;

    private final ReentrantLock lock = new ReentrantLock();

    /** Those who get what happens. */
    private final Set<SseClient> clients = new LinkedHashSet<>();

    /** Those who wait for the subscription, with the last event that each got. */
    private final Map<SseClient, String> early = new LinkedHashMap<>();

    private @Nullable Session session;

    private boolean opening;

    private boolean outage;

    private final ExponentialBackOff pauses = new ExponentialBackOff(500, 2);

    private volatile BackOffExecution pause = pauses.start();

    private long unusedSince;

    SseHub(SseOrigin origin, Options options, Executor aside, FailureLog failures, SseHubOwner owner) {
        this.origin = origin;
        this.options = options;
        this.aside = aside;
        this.failures = failures;
        this.owner = owner;
        unusedSince = owner.nanos();
        pauses.setMaxInterval(5_000);
    }

    /** Adds a client, who gets what it has to have first as soon as that is there. Does not wait for Redis. */
    SseClient attach(SseClient.Output output, @Nullable Predicate<? super FeedEvent> filter, String lastEventId) {
        SseClient client = new SseClient(output, filter, options.buffer(), aside, failures);
        client.open(() -> remove(client));
        boolean accepted;
        boolean opens = false;
        boolean away = false;
        lock.lock();
        try {
            // First, so that its owner either closes it too or accepts nobody any more.
            owner.used(this);
            accepted = owner.accepts() && client.isOpen();
            Session running = session;
            if (accepted && running != null && running.subscription != null) {
                begin(running, client, lastEventId);
            } else if (accepted) {
                early.put(client, lastEventId);
                opens = !opening;
                opening = true;
                away = outage;
            }
        } finally {
            lock.unlock();
        }
        if (!accepted) {
            client.close();
        } else if (away) {
            client.tellOutage();
        }
        client.serve();
        if (opens) {
            openSoon();
        }
        return client;
    }

    /** With the lock held. */
    private void begin(Session running, SseClient client, String lastEventId) {
        running.replay
                .after(lastEventId, options.buffer())
                .ifPresentOrElse(
                        client::begin,
                        () -> client.begin(running.replay.lastId(), origin.present(!lastEventId.isEmpty())));
        clients.add(client);
    }

    private void remove(SseClient client) {
        guarded(() -> {
            clients.remove(client);
            early.remove(client);
            unusedSince = owner.nanos();
            return client;
        });
    }

    private void openSoon() {
        try {
            aside.execute(this::open);
        } catch (Throwable ex) {
            failures.tell("There was no thread to open a source for browsers, who are sent away", "", ex);
            close();
        }
    }

    /** As often as it takes, while there is somebody who waits for it. */
    private void open() {
        Session fresh = new Session();
        if (isWanted(fresh)) {
            try {
                opened(fresh, origin.open(fresh));
            } catch (Throwable ex) {
                failures.tell(
                        "A source for browsers cannot be opened yet and is tried again; they are told so", "", ex);
                fail();
                CompletableFuture.delayedExecutor(pause.nextBackOff(), TimeUnit.MILLISECONDS, Runnable::run)
                        .execute(this::openSoon);
            }
        }
    }

    private boolean isWanted(Session fresh) {
        return guarded(() -> {
            opening = !early.isEmpty() && owner.accepts();
            outage &= opening;
            session = opening ? fresh : session;
            return opening;
        });
    }

    private void opened(Session fresh, AutoCloseable subscription) {
        List<SseClient> beginning = new ArrayList<>();
        boolean recovered;
        boolean used;
        lock.lock();
        try {
            used = session == fresh && owner.accepts();
            recovered = outage;
            if (used) {
                fresh.subscription = subscription;
                opening = false;
                outage = false;
                pause = pauses.start();
                beginning.addAll(early.keySet());
                early.forEach((client, lastEventId) -> begin(fresh, client, lastEventId));
                early.clear();
                unusedSince = owner.nanos();
            }
        } finally {
            lock.unlock();
        }
        if (!used) {
            SseEnding.of(subscription, failures);
            openSoon();
        }
        for (SseClient client : beginning) {
            if (recovered) {
                client.tell(SseFrame.RECOVERY);
            }
            client.serve();
        }
    }

    private void fail() {
        List<SseClient> waiting = guarded(() -> {
            List<SseClient> untold = outage ? List.<SseClient>of() : List.copyOf(early.keySet());
            outage = true;
            return untold;
        });
        waiting.forEach(SseClient::tellOutage);
    }

    /** Shows the clients that the connection lives, and notices those that are gone; ends what nobody uses any more. */
    void beat() {
        List<SseClient> present;
        AutoCloseable unused = null;
        lock.lock();
        try {
            present = everybody();
            Session running = session;
            if (!present.isEmpty()) {
                unusedSince = owner.nanos();
            } else if (!opening && owner.nanos() - unusedSince > LINGER) {
                unused = running == null ? null : running.subscription;
                session = null;
                owner.unused(this);
            }
        } finally {
            lock.unlock();
        }
        present.forEach(SseClient::beat);
        SseEnding.of(unused, failures);
    }

    int clientCount() {
        return guarded(() -> clients.size() + early.size());
    }

    /**
     * Ends all connections, and then the subscription. A client that comes later opens it again, if clients may come.
     *
     * @return when the subscription has ended
     */
    CompletableFuture<Void> close() {
        List<SseClient> present;
        AutoCloseable ended;
        lock.lock();
        try {
            present = everybody();
            clients.clear();
            early.clear();
            opening = false;
            ended = session == null ? null : session.subscription;
            session = null;
        } finally {
            lock.unlock();
        }
        present.forEach(SseClient::close);
        return SseEnding.of(ended, failures);
    }

    private <R> R guarded(Supplier<R> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    private List<SseClient> everybody() {
        return Stream.concat(clients.stream(), early.keySet().stream()).toList();
    }

    /** One subscription from its beginning to its end. What it tells later is not heard. */
    private final class Session implements SseOrigin.Sink {

        private final SseReplay replay = new SseReplay(options.replay());

        /** Missing while it is being opened. */
        private @Nullable AutoCloseable subscription;

        @Override
        public void tell(Runnable change, Optional<String> data, FeedEvent cause) {
            Optional<String> event = SseFrame.eventName(cause.feed());
            List<SseClient> present = guarded(() -> {
                change.run();
                if (session != this || event.isEmpty() || data.isEmpty()) {
                    return List.<SseClient>of();
                }
                SseFrame frame = replay.add(event.get(), data.get(), cause);
                clients.forEach(client -> client.add(frame));
                return List.copyOf(clients);
            });
            present.forEach(SseClient::serve);
            if (event.isEmpty()) {
                failures.tell(
                        "The events of a feed whose name has a line break are kept from the browsers",
                        cause.feed(),
                        new IllegalArgumentException("No server-sent event can have such a name"));
            }
        }
    }
}
