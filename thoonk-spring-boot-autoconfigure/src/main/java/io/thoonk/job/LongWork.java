package io.thoonk.job;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.job.Checkpoints.Value;
import io.thoonk.job.ClaimReply.ClaimedRow;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.WireText;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.function.ThrowingConsumer;

/**
 * The work at one claimed job that is to go on where it was left: its checkpoint, its steps, and the loops over its items. Nobody
 * else writes what is kept while the claim holds, so it is read once. Thread-safe.
 */
final class LongWork {

    /** The one checkpoint that has no name. */
    private static final String CHECKPOINT = "";

    private static final String STEP = "s:";

    private static final String CURSOR = "c:";

    private static final String UNTYPED = "";

    private static final byte[] NOTHING = {};

    private final CheckpointScripts scripts;

    private final FeedKeys keys;

    private final PayloadCodec<?> codec;

    private final ClaimedRow claim;

    private final BooleanSupplier stopping;

    private final Runnable lost;

    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable Checkpoints known;

    /**
     * Creates it.
     *
     * @param stopping whether loops are to end
     * @param lost hears that the claim is no more, and throws
     */
    LongWork(
            CheckpointScripts scripts,
            FeedKeys keys,
            PayloadCodec<?> codec,
            ClaimedRow claim,
            BooleanSupplier stopping,
            Runnable lost) {
        this.scripts = scripts;
        this.keys = keys;
        this.codec = codec;
        this.claim = claim;
        this.stopping = stopping;
        this.lost = lost;
    }

    void checkpoint(Object value) {
        write(CHECKPOINT, value);
    }

    <C> Optional<C> checkpoint(ResolvableType type) {
        return read(CHECKPOINT, type);
    }

    /** Runs a step, unless an attempt before has; the result is read as this type, or as it tells by itself. */
    <R> R step(String name, Optional<ResolvableType> declared, Callable<R> work) {
        String key = STEP + checked(name);
        Optional<Value> before = known().get(key);
        if (before.isPresent()) {
            return result(before.get(), declared);
        }
        R result;
        try {
            result = work.call();
        } catch (Exception ex) {
            throw unchecked(ex);
        }
        keep(key, value(name, result, declared));
        return result;
    }

    private Value value(String name, @Nullable Object result, Optional<ResolvableType> declared) {
        if (result == null) {
            return new Value(StepType.NULL, NOTHING);
        }
        if (declared.isPresent()) {
            return new Value(UNTYPED, codec.writeResult(result, declared.get()));
        }
        String type = StepType.name(result)
                .orElseThrow(() -> new IllegalArgumentException("The result of step '" + name + "' is a "
                        + result.getClass().getName()
                        + ", and an attempt after this one could not tell as what to read it; name the type:"
                        + " step(name, type, work). It is not needed for values, records, and lists of them"));
        return new Value(type, codec.writeResult(result, StepType.of(type)));
    }

    /** {@code null} where the step returned that. */
    @SuppressWarnings({"unchecked", "NullAway", "DataFlowIssue"})
    private <R> R result(Value kept, Optional<ResolvableType> declared) {
        if (kept.type().equals(StepType.NULL)) {
            return (R) null;
        }
        ResolvableType type = declared.orElseGet(() -> StepType.of(kept.type()));
        return codec.readAs(kept.bytes(), type);
    }

    /** Works on what comes behind the cursor, and asks again from there until nothing comes. */
    <I, C> void each(
            String name,
            Class<C> cursorType,
            Function<? super Optional<C>, ? extends Stream<? extends I>> source,
            Function<? super I, ? extends C> cursorOf,
            ThrowingConsumer<? super I> work) {
        String key = CURSOR + checked(name);
        ItemLoop<C> loop = loop(key);
        Rounds<C> rounds = new Rounds<>(name);
        boolean isMore = true;
        while (isMore) {
            Optional<C> from = read(key, ResolvableType.forClass(cursorType));
            try (Stream<? extends I> items = source.apply(from)) {
                Iterator<? extends I> iterator = items.iterator();
                isMore = iterator.hasNext();
                rounds.begin();
                loop.<I>run(iterator, item -> rounds.check(cursorOf.apply(item)), work);
            } catch (Exception ex) {
                throw unchecked(ex);
            }
        }
    }

    /** Works on the items from the number that is done. */
    <I> void each(String name, LongFunction<? extends Stream<? extends I>> source, ThrowingConsumer<? super I> work) {
        String key = CURSOR + checked(name);
        long[] done = {this.<Long>read(key, ResolvableType.forClass(Long.class)).orElse(0L)};
        try (Stream<? extends I> items = source.apply(done[0])) {
            this.<Long>loop(key).<I>run(items.iterator(), item -> ++done[0], work);
        } catch (Exception ex) {
            throw unchecked(ex);
        }
    }

    private <C> ItemLoop<C> loop(String key) {
        return new ItemLoop<>(stopping, cursor -> write(key, cursor), System::nanoTime);
    }

    private <C> Optional<C> read(String key, ResolvableType type) {
        return known().get(key).map(kept -> codec.<C>readAs(kept.bytes(), type));
    }

    private void write(String key, Object value) {
        keep(key, new Value(UNTYPED, codec.writeResult(value, ResolvableType.NONE)));
    }

    private Checkpoints known() {
        lock.lock();
        try {
            Checkpoints read = known;
            if (read == null) {
                read = scripts.read(keys, claim).orElse(null);
                known = read;
            }
            if (read == null) {
                lost.run();
                return Checkpoints.NONE;
            }
            return read;
        } finally {
            lock.unlock();
        }
    }

    private void keep(String key, Value value) {
        lock.lock();
        try {
            Checkpoints changed = known().with(key, value);
            if (!scripts.write(keys, claim, changed)) {
                lost.run();
            }
            known = changed;
        } finally {
            lock.unlock();
        }
    }

    private static String checked(String name) {
        WireText.id(name);
        if (name.length() > 200) {
            throw new IllegalArgumentException("The name of a step or loop has " + name.length()
                    + " characters; at most 200 are kept with the job");
        }
        return name;
    }

    private static RuntimeException unchecked(Exception failure) {
        if (failure instanceof RuntimeException unchecked) {
            return unchecked;
        }
        // Whoever looks at the failure of a job takes it out of this again.
        return new UndeclaredThrowableException(failure);
    }

    /** Notices a source that does not heed the cursor, by which a loop would never end. */
    private static final class Rounds<C> {

        private final String name;

        private @Nullable C firstBefore;

        private @Nullable C first;

        Rounds(String name) {
            this.name = name;
        }

        void begin() {
            firstBefore = first;
            first = null;
        }

        C check(C cursor) {
            if (first == null) {
                first = cursor;
                if (cursor.equals(firstBefore)) {
                    throw new IllegalStateException("The source of loop '" + name + "' has begun again at '" + cursor
                            + "' instead of behind the cursor that it was given; have it leave out what is done");
                }
            }
            return cursor;
        }
    }
}
