package io.thoonk.redis;

import io.thoonk.RedisUnreachableException;
import io.thoonk.ThoonkException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.keys.FeedKeys;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Runs scripts by their digest, and by their text where Redis has lost them (restart, failover, {@code SCRIPT FLUSH}).
 * Thread-safe. An interrupt does not cut off a call at once: the answer of a claim must reach its caller, or the job would
 * be nobody's. It leaves a Redis that is there the time to answer, and ends the wait for one that is not; the interrupt
 * flag is set again afterwards.
 *
 * @since 0.1.0
 */
public final class ScriptRunner {

    /** What an answer may take on a connection of our own before the connection is taken for dead. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);

    private final LettuceConnectionFactory connectionFactory;

    private final ScriptTransport transport;

    private final Duration patience;

    private final Optional<ReplicatedScripts> replicated;

    private volatile Predicate<FeedKeys> reopening = feed -> false;

    private ScriptRunner(
            LettuceConnectionFactory connectionFactory,
            ScriptTransport transport,
            Duration patience,
            Optional<ReplicatedScripts> replicated) {
        this.connectionFactory = connectionFactory;
        this.transport = transport;
        this.patience = patience;
        this.replicated = replicated;
    }

    /**
     * Creates a runner on the application's shared connection, with the application's own timeout.
     *
     * @param redis where the scripts run
     */
    public ScriptRunner(RedisAccess redis) {
        this(
                redis.connectionFactory(),
                ScriptTransport.shared(redis.connectionFactory()),
                Topology.commandTimeout(redis.connectionFactory()).plus(Replies.GRACE),
                Optional.empty());
    }

    /**
     * Creates a runner that can wait for replicas. It has a connection of its own, which is opened when it is needed. When that is
     * cut, calls without answer fail at once instead of being sent again by the driver, which might carry them out twice. When an
     * answer is missing for 5 seconds it is opened anew: a connection that hangs without being closed holds up nobody for longer.
     */
    static ScriptRunner onConnectionOfItsOwn(RedisAccess redis, ReplicationOptions replication) {
        LettuceConnectionFactory factory = redis.connectionFactory();
        Optional<ReplicatedScripts> replicated = replication.replicas() == 0
                ? Optional.empty()
                : Optional.of(new ReplicatedScripts(factory, replication));
        Duration configured = Topology.commandTimeout(factory);
        Duration longestAnswer = configured.compareTo(LONGEST_ANSWER) < 0 ? configured : LONGEST_ANSWER;
        return new ScriptRunner(factory, ScriptTransport.own(factory, longestAnswer), longestAnswer, replicated);
    }

    /** Gives access, until this is closed, to plain commands on the same connection, or the application's on a cluster. */
    RedisAccess plainCommands(RedisAccess application) {
        return new RedisAccess(application.connectionFactory(), transport::plain);
    }

    /**
     * Runs a script.
     *
     * @param script the script
     * @param feed name of the feed, for messages
     * @param keys all keys that it touches
     * @param arguments its arguments
     * @return what it returned
     * @throws io.thoonk.ThoonkRedisException if Redis fails; the change may then have happened or not
     */
    public ScriptReply run(LuaScript script, String feed, byte[][] keys, byte[]... arguments) {
        return begin(script, feed, keys, arguments).get();
    }

    /** Runs a script that changes nothing as {@link #run} does, and once more where there was no answer and there is time. */
    public ScriptReply read(LuaScript script, String feed, byte[][] keys, byte[]... arguments) {
        try {
            return run(script, feed, keys, arguments);
        } catch (ThoonkRedisException ex) {
            boolean isTooLate = ex instanceof RedisUnreachableException
                    && Topology.commandTimeout(connectionFactory).compareTo(patience) <= 0;
            if (isTooLate || RedisFailures.isAnswered(ex)) {
                throw ex;
            }
            return run(script, feed, keys, arguments);
        }
    }

    /**
     * Sends a script whose answer is asked for later, so that Redis has the next call before it has answered the one before.
     * What is passing trouble to {@link #run} is that here too: then it is sent again when it is asked for.
     *
     * @param script the script
     * @param feed name of the feed, for messages
     * @param keys all keys that it touches
     * @param arguments its arguments
     * @return waits for what it returns and fails as {@link #run} does; to be asked once
     */
    public Supplier<ScriptReply> begin(LuaScript script, String feed, byte[][] keys, byte[]... arguments) {
        Iterator<ScriptTransport.Sent> first =
                sendEarly(script, keys, arguments).stream().iterator();
        return () -> patiently(
                script,
                feed,
                keys,
                RedisFailures::isPassing,
                () -> await(first.hasNext() ? first.next() : transport.send(script, keys, arguments)));
    }

    private Optional<ScriptTransport.Sent> sendEarly(LuaScript script, byte[][] keys, byte[][] arguments) {
        try {
            return transport.trySend(script, keys, arguments);
        } catch (RuntimeException ex) {
            // Told to whoever asks for the answer, who may have others to wait for.
            return Optional.of(new ScriptTransport.Sent(CompletableFuture.failedFuture(ex), () -> {}));
        }
    }

    /**
     * Begins a script as {@link #begin} does, unless replicas are waited for: then it is run at once, and fails here.
     *
     * @param script the script
     * @param feed the feed
     * @param keys all keys that it touches
     * @param arguments its arguments
     * @return waits for what it returns, as {@link #runReplicated} does; to be asked once
     */
    public Supplier<ScriptReply> beginReplicated(LuaScript script, FeedKeys feed, byte[][] keys, byte[]... arguments) {
        Supplier<ScriptReply> coming = beginOnce(script, feed, keys, arguments);
        return () -> {
            ScriptReply reply = coming.get();
            return reply.status().equals("missing") && reopenIfLost(feed)
                    ? beginOnce(script, feed, keys, arguments).get()
                    : reply;
        };
    }

    /**
     * Sets what opens a feed again that Redis has lost.
     *
     * @param reopening tells whether the feed exists now
     */
    public void whenMissing(Predicate<FeedKeys> reopening) {
        this.reopening = reopening;
    }

    /**
     * Opens a feed again that Redis has lost; waits for Redis.
     *
     * @param feed the feed of a handle
     * @return whether it exists now
     */
    public boolean reopenIfLost(FeedKeys feed) {
        return reopening.test(feed);
    }

    private Supplier<ScriptReply> beginOnce(LuaScript script, FeedKeys feed, byte[][] keys, byte[]... arguments) {
        if (replicated.isEmpty()) {
            return begin(script, feed.feed(), keys, arguments);
        }
        ReplicatedScripts scripts = replicated.get();
        ScriptReply reply = patiently(
                script,
                feed.feed(),
                keys,
                failure -> RedisFailures.isPassing(failure) || RedisFailures.isElsewhere(failure),
                () -> scripts.run(script, feed, keys, arguments));
        return () -> reply;
    }

    /**
     * Sends a script without waiting for anything, where the driver can. What is passing trouble to {@link #run} is a failure
     * here.
     *
     * @param script the script
     * @param feed name of the feed, for messages
     * @param keys all keys that it touches
     * @param arguments its arguments
     * @return what it will return, on a thread of the driver that must not be held up; or empty if nothing was sent
     */
    public Optional<CompletableFuture<ScriptReply>> trySend(
            LuaScript script, String feed, byte[][] keys, byte[]... arguments) {
        return transport.trySend(script, keys, arguments).map(sent -> {
            return ReplyDeadlines.within(sent.reply(), patience)
                    .handle((@Nullable List<@Nullable Object> reply, @Nullable Throwable failure) -> {
                        if (reply != null) {
                            return new ScriptReply(reply);
                        }
                        if (failure instanceof TimeoutException) {
                            sent.distrust().run();
                        }
                        throw failure(
                                script, feed, keys, failure == null ? new IllegalStateException("no reply") : failure);
                    });
        });
    }

    /**
     * Runs a script, and returns when as many replicas as are configured have all that it wrote.
     *
     * @param script the script
     * @param feed the feed
     * @param keys all keys that it touches
     * @param arguments its arguments
     * @return what it returned
     * @throws io.thoonk.NotReplicatedException if the change is made but too few replicas confirmed it
     * @throws io.thoonk.ThoonkRedisException if Redis fails; the change may then have happened or not
     */
    public ScriptReply runReplicated(LuaScript script, FeedKeys feed, byte[][] keys, byte[]... arguments) {
        return beginReplicated(script, feed, keys, arguments).get();
    }

    private ScriptReply patiently(
            LuaScript script, String feed, byte[][] keys, Predicate<Throwable> passing, Call call) {
        TransientFailures trouble = new TransientFailures(patience, passing);
        while (true) {
            try {
                return new ScriptReply(call.run());
            } catch (ThoonkException ex) {
                throw ex;
            } catch (ExecutionException ex) {
                if (!trouble.passes(ex)) {
                    throw failure(script, feed, keys, ex.getCause() == null ? ex : ex.getCause());
                }
            } catch (TimeoutException ex) {
                throw failure(script, feed, keys, ex);
            } catch (RuntimeException ex) {
                if (!trouble.passes(ex)) {
                    throw failure(script, feed, keys, ex);
                }
            }
        }
    }

    private interface Call {

        List<@Nullable Object> run() throws ExecutionException, TimeoutException;
    }

    private RuntimeException failure(LuaScript script, String feed, byte[][] keys, Throwable cause) {
        return RedisFailures.withSpelling(
                RedisFailures.translate(
                        "Script " + script.name() + " on feed '" + feed + "'", cause, connectionFactory),
                keys);
    }

    private List<@Nullable Object> await(ScriptTransport.Sent sent) throws ExecutionException, TimeoutException {
        try {
            return Replies.await(sent.reply(), patience);
        } catch (TimeoutException ex) {
            sent.distrust().run();
            throw ex;
        }
    }

    /** Closes the connection of its own, if it has one; it is opened again when it is needed. Completes when it is closed. */
    CompletableFuture<?> release() {
        return transport.release();
    }

    /** Closes the connections of its own, if it has any, for good; completes when they are closed. */
    CompletableFuture<?> close() {
        return CompletableFuture.allOf(
                transport.close(),
                replicated
                        .<CompletableFuture<?>>map(ReplicatedScripts::close)
                        .orElseGet(() -> CompletableFuture.completedFuture(true)));
    }
}
