package io.thoonk.sse;

import io.thoonk.event.FeedEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of a hub. What it is to get waits here, in order, until its filter has been asked: one piece at a time and
 * without any lock, because filters and converters are the application's. Whatever they throw ends this client alone.
 * Thread-safe.
 */
final class SseClient implements SseConnection {

    private static final Logger log = LoggerFactory.getLogger(SseClient.class);

    private static final Predicate<FeedEvent> ALL = event -> true;

    private final ReentrantLock lock = new ReentrantLock();

    private final Deque<Function<Predicate<? super FeedEvent>, List<SseFrame>>> waiting = new ArrayDeque<>();

    private final Output output;

    private final @Nullable Predicate<? super FeedEvent> filter;

    private final int buffer;

    private final Executor aside;

    private final FailureLog failures;

    private Runnable left = () -> {};

    private boolean held = true;

    private boolean serving;

    private boolean closing;

    private volatile boolean ended;

    /**
     * Creates a client.
     *
     * @param output where its frames go
     * @param filter which events it gets, or {@code null} for all
     * @param buffer how many of them may wait for the filter
     * @param aside runs the filter
     * @param failures is told what the filter throws
     */
    SseClient(
            Output output,
            @Nullable Predicate<? super FeedEvent> filter,
            int buffer,
            Executor aside,
            FailureLog failures) {
        this.output = output;
        this.filter = filter;
        this.buffer = buffer;
        this.aside = aside;
        this.failures = failures;
    }

    /** Says what happens when the client is gone, and shows it that the connection lives. */
    void open(Runnable whenLeft) {
        left = whenLeft;
        output.onGone(this::end);
        beat();
    }

    /** Puts what it missed before all that waits, and lets go of that; the caller serves then, without a lock. */
    void begin(List<SseFrame> missed) {
        first(asked -> missed.stream()
                .filter(frame -> frame.cause() == null || asked.test(frame.cause()))
                .toList());
    }

    /** The same with what is present, under the id of the event that it follows. */
    void begin(String id, SseOrigin.Present present) {
        first(asked -> present.write(asked).stream()
                .flatMap(content ->
                        SseFrame.eventName(content.feed())
                                .map(name -> new SseFrame(id, name, content.data(), null))
                                .stream())
                .toList());
    }

    private void first(Function<Predicate<? super FeedEvent>, List<SseFrame>> content) {
        lock.lock();
        try {
            waiting.addFirst(content);
            held = false;
        } finally {
            lock.unlock();
        }
    }

    /** Takes an event; the caller serves then, without a lock. */
    void add(SseFrame frame) {
        lock.lock();
        try {
            if (ended || closing) {
                return;
            }
            if (waiting.size() < buffer) {
                waiting.add(asked -> frame.cause() == null || asked.test(frame.cause()) ? List.of(frame) : List.of());
                return;
            }
            ended = true;
            waiting.clear();
        } finally {
            lock.unlock();
        }
        log.info("A browser that takes too long to filter is dropped; {} events waited for it", buffer);
    }

    /** Hands on what waits, unless somebody does already. To be called without a lock. */
    void serve() {
        boolean over;
        lock.lock();
        try {
            over = ended;
            if (!over && (serving || held || waiting.isEmpty())) {
                return;
            }
            serving = true;
        } finally {
            lock.unlock();
        }
        if (over) {
            end();
        } else if (filter == null) {
            run();
        } else {
            execute();
        }
    }

    private void execute() {
        try {
            aside.execute(this::run);
        } catch (Throwable ex) {
            failures.tell("There was no thread for the filter of a browser, which is dropped", "", ex);
            end();
        }
    }

    private void run() {
        try {
            Function<Predicate<? super FeedEvent>, List<SseFrame>> piece = next();
            while (piece != null) {
                for (SseFrame frame : piece.apply(filter == null ? ALL : filter)) {
                    if (!output.offer(frame)) {
                        end();
                        return;
                    }
                }
                piece = next();
            }
        } catch (Throwable ex) {
            failures.tell("The filter of a browser's connection failed, which ends that connection", "", ex);
            end();
        }
    }

    private @Nullable Function<Predicate<? super FeedEvent>, List<SseFrame>> next() {
        boolean last;
        lock.lock();
        try {
            Function<Predicate<? super FeedEvent>, List<SseFrame>> piece = ended ? null : waiting.poll();
            serving = piece != null;
            if (piece != null) {
                return piece;
            }
            last = closing;
        } finally {
            lock.unlock();
        }
        if (last) {
            output.close();
        }
        return null;
    }

    /** Shows the client that the connection lives, and notices that it is gone. */
    void beat() {
        tell(SseFrame.COMMENT);
    }

    /** Says that there is no content for now; what the application sends waits for it no longer. */
    void tellOutage() {
        lock.lock();
        try {
            held = false;
        } finally {
            lock.unlock();
        }
        tell(SseFrame.OUTAGE);
        serve();
    }

    /** Sends a word on the stream itself, past what waits. */
    void tell(SseFrame frame) {
        if (!output.offer(frame)) {
            end();
        }
    }

    @Override
    public boolean send(String event, String data) {
        if (SseFrame.hasLineBreak(event)) {
            throw new IllegalArgumentException("The name of a server-sent event cannot have a line break, as '"
                    + event.replaceAll("[\r\n]", "\u23ce") + "' has");
        }
        // A browser takes each of the three as the end of a line, and hands on this one.
        add(new SseFrame("", event, data.replace("\r\n", "\n").replace('\r', '\n'), null));
        serve();
        return isOpen();
    }

    @Override
    public boolean isOpen() {
        return !ended && output.isOpen();
    }

    @Override
    public void close() {
        boolean idle;
        lock.lock();
        try {
            closing = true;
            idle = !serving;
        } finally {
            lock.unlock();
        }
        if (idle) {
            output.close();
        }
    }

    /** Forgets the client, who is gone or has to go. */
    private void end() {
        lock.lock();
        try {
            ended = true;
            waiting.clear();
        } finally {
            lock.unlock();
        }
        output.close();
        left.run();
    }

    /** Where the frames of one client go, bounded. Thread-safe. */
    interface Output {

        /** Takes a frame without waiting; {@code false} if the client is gone, or too slow and thereby dropped. */
        boolean offer(SseFrame frame);

        boolean isOpen();

        /** Ends the connection after what was offered, or at once where that takes too long. */
        void close();

        /** Runs something when the client is gone; to be set before the first frame. */
        void onGone(Runnable action);
    }
}
