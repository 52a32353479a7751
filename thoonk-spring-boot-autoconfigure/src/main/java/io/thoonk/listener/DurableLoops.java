package io.thoonk.listener;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.FeedTypeMismatchException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.container.ContainerWork;
import io.thoonk.feed.FeedCursor;
import io.thoonk.thread.ThoonkThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loops of a durable listener, one for each of its feeds. Not thread-safe; its container sees to that. */
final class DurableLoops implements ContainerWork {

    private static final Logger log = LoggerFactory.getLogger(DurableLoops.class);

    private final ListenerContainerFactory.Spec spec;

    private final List<Supplier<FeedCursor>> openings;

    private final DurableAttempts attempts;

    private final MissedEventsListener missed;

    private final Executor threads;

    private final HandlerCalls calls;

    private final List<DurableLoop> loops = new ArrayList<>();

    private final List<Thread> loopThreads = new ArrayList<>();

    DurableLoops(
            ListenerContainerFactory.Spec spec,
            List<Supplier<FeedCursor>> openings,
            DurableAttempts attempts,
            MissedEventsListener missed,
            Executor threads,
            HandlerCalls calls) {
        this.spec = spec;
        this.openings = openings;
        this.attempts = attempts;
        this.missed = missed;
        this.threads = threads;
        this.calls = calls;
    }

    /** Opens the feeds, creating those that are missing if that is wished. */
    @Override
    public void verify() {
        try {
            openings.forEach(Supplier::get);
        } catch (FeedTypeMismatchException ex) {
            throw new DurableListenerException(spec.id(), ex);
        } catch (ThoonkRedisException | FeedDoesNotExistException ex) {
            log.debug("Listener '{}' cannot open its feeds yet", spec.id(), ex);
        }
    }

    @Override
    public void start() {
        int concurrency = spec.options().concurrency();
        for (Supplier<FeedCursor> opening : openings) {
            DurableBatch batch = new DurableBatch(
                    attempts, concurrency, new KeyedSerialExecutor(spec.id(), concurrency, threads), System::nanoTime);
            DurableLoop loop = new DurableLoop(spec.id(), spec.options().lease(), opening, batch, missed);
            Thread thread = ThoonkThreads.thread(spec.id() + "-durable", loop);
            loops.add(loop);
            loopThreads.add(thread);
            thread.start();
        }
    }

    @Override
    public void stop() {
        loops.forEach(DurableLoop::stop);
        calls.awaitEnd(spec.id(), loopThreads);
        loops.forEach(DurableLoop::abandon);
        loops.clear();
        loopThreads.clear();
    }

    @Override
    public boolean isCaller() {
        return calls.isCaller();
    }

    @Override
    public void releaseCaller() {
        calls.releaseCaller();
    }

    @Override
    public int activeCount() {
        return attempts.activeCount();
    }
}
