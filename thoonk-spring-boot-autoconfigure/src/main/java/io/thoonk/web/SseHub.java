package io.thoonk.web;

import io.thoonk.event.FeedEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All clients of one source, over one subscription. Each frame has a number; the last ones are kept, so that a client who
 * comes back gets what it missed. The hub stays for a while after its last client. Thread-safe.
 */
final class SseHub implements SseOrigin.Sink {

    private static final Logger log = LoggerFactory.getLogger(SseHub.class);

    private static final long LINGER = TimeUnit.SECONDS.toNanos(60);

    private final SseOrigin origin;

    private final SseOptions options;

    private final ReentrantLock lock = new ReentrantLock();

    private final ReentrantLock opening = new ReentrantLock();

    private final List<Client> clients = new ArrayList<>();

    private final Deque<SseFrame> kept = new ArrayDeque<>();

    private String epoch = "";

    private long number;

    private long unusedSince = System.nanoTime();

    private @Nullable AutoCloseable running;

    SseHub(SseOrigin origin, SseOptions options) {
        this.origin = origin;
        this.options = options;
    }

    /** Adds a client and gives it what it has to have first. */
    void attach(SseOutput output, Predicate<? super FeedEvent> filter, String lastEventId) {
        open();
        lock.lock();
        try {
            Client client = new Client(output, filter);
            output.offer(SseFrame.comment());
            if (knows(lastEventId)) {
                long missedAfter = Long.parseLong(lastEventId.substring(epoch.length() + 1));
                long first = number - kept.size();
                kept.stream().skip(Math.max(0, missedAfter - first)).forEach(client::offer);
            } else {
                origin.content(filter, !lastEventId.isEmpty())
                        .forEach(content -> output.offer(new SseFrame(id(), content.event(), content.data(), null)));
            }
            clients.add(client);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void tell(Runnable change, String event, String data, FeedEvent cause) {
        lock.lock();
        try {
            change.run();
            number++;
            SseFrame frame = new SseFrame(id(), event, data, cause);
            kept.add(frame);
            if (kept.size() > options.replay()) {
                kept.remove();
            }
            clients.removeIf(client -> !client.offer(frame));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void change(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    /** Shows the clients that the connection lives, and notices those that are gone; ends what nobody uses any more. */
    void beat() {
        boolean unused;
        lock.lock();
        try {
            clients.removeIf(client -> !client.output().offer(SseFrame.comment()));
            if (!clients.isEmpty()) {
                unusedSince = System.nanoTime();
            }
            unused = System.nanoTime() - unusedSince > LINGER;
        } finally {
            lock.unlock();
        }
        if (unused) {
            end();
        }
    }

    int clientCount() {
        lock.lock();
        try {
            return clients.size();
        } finally {
            lock.unlock();
        }
    }

    /** Ends all connections and the subscription. A client that comes later opens it again. */
    void close() {
        lock.lock();
        try {
            clients.forEach(client -> client.output().close());
            clients.clear();
        } finally {
            lock.unlock();
        }
        end();
    }

    private void open() {
        opening.lock();
        try {
            if (running == null) {
                lock.lock();
                try {
                    epoch = UUID.randomUUID().toString().substring(0, 8);
                    number = 0;
                    kept.clear();
                    unusedSince = System.nanoTime();
                } finally {
                    lock.unlock();
                }
                running = origin.open(this);
            }
        } finally {
            opening.unlock();
        }
    }

    private void end() {
        opening.lock();
        try {
            if (running != null && clientCount() == 0) {
                running.close();
                running = null;
            }
        } catch (Exception ex) {
            log.warn("The subscription of a source for browsers could not be ended in order", ex);
        } finally {
            opening.unlock();
        }
    }

    private boolean knows(String lastEventId) {
        if (!lastEventId.startsWith(epoch + "-")) {
            return false;
        }
        String rest = lastEventId.substring(epoch.length() + 1);
        return rest.matches("[0-9]{1,18}")
                && Long.parseLong(rest) >= number - kept.size()
                && Long.parseLong(rest) <= number;
    }

    private String id() {
        return epoch + "-" + number;
    }

    private record Client(SseOutput output, Predicate<? super FeedEvent> filter) {

        boolean offer(SseFrame frame) {
            return frame.cause() == null || filter.test(frame.cause()) ? output.offer(frame) : output.isOpen();
        }
    }
}
