package io.thoonk.feed;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.FeedExistsException;
import io.thoonk.FeedTypeMismatchException;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.Dialect;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates, opens, configures and deletes feeds of every type. Thread-safe.
 *
 * @since 0.1.0
 */
public final class FeedAdmin {

    private static final Logger log = LoggerFactory.getLogger(FeedAdmin.class);

    private final RedisAccess redis;

    private final AdminScripts scripts;

    private final LostFeeds lost;

    private final KeySpace keySpace;

    private final List<Opened> listeners = new CopyOnWriteArrayList<>();

    private final Set<String> colonsTold = ConcurrentHashMap.newKeySet();

    /**
     * Creates the administration.
     *
     * @param redis runs plain reads
     * @param runner runs scripts
     * @param keySpace how keys are spelled
     * @param instance who this process is, in messages to listeners
     */
    public FeedAdmin(RedisAccess redis, ScriptRunner runner, KeySpace keySpace, String instance) {
        this.redis = redis;
        this.lost = new LostFeeds(redis);
        this.scripts = new AdminScripts(runner, redis, instance);
        this.keySpace = keySpace;
    }

    /** Has somebody told of each feed that is opened, made or configured, in the thread that does it. */
    public void whenOpened(Opened listener) {
        listeners.add(listener);
    }

    private void tell(FeedKeys keys, @Nullable FeedType type, @Nullable FeedConfig config) {
        listeners.forEach(listener -> listener.opened(keys, type, config));
    }

    /**
     * Opens a feed, creating it if it is missing.
     *
     * @param name name of the feed
     * @param type the type that it has to be of
     * @param config what to write, or {@code null}
     * @return its keys
     * @throws FeedTypeMismatchException if it is of another type
     * @throws IllegalArgumentException if it is of the scripted dialect and to be anything but a job feed
     */
    public FeedKeys open(String name, FeedType type, @Nullable FeedConfig config) {
        FeedKeys keys = keys(name);
        openNow(keys, type, config);
        return keys;
    }

    /** Opens a job feed as {@link #open} does, and tells how many partitions it has. */
    public OpenedJobs openJobs(String name, @Nullable FeedConfig config) {
        FeedKeys keys = keys(name);
        ScriptReply reply = openNow(keys, FeedType.JOB, config);
        return new OpenedJobs(keys, FeedRefusals.storedPartitions(reply, 3));
    }

    private ScriptReply openNow(FeedKeys keys, FeedType type, @Nullable FeedConfig config) {
        FeedRefusals.requireType(keys.feed(), type, config);
        FeedRefusals.requireJobs(keys, type, config);
        ScriptReply reply = scripts.open(keys, type, config, false);
        FeedRefusals.refuseMismatch(keys, type, reply);
        FeedRefusals.refuseOtherPartitions(keys, config, reply);
        lost.opened(keys, type, reply);
        tell(keys, type, config);
        return reply;
    }

    /**
     * Opens a feed again that a handle still holds, if Redis has lost its data. A feed that was deleted stays so.
     *
     * @param keys what {@link #open} returned for the handle
     * @return whether the feed exists now
     */
    public boolean reopenIfLost(FeedKeys keys) {
        return lost.reopen(
                keys,
                type -> {
                    ScriptReply reply = scripts.open(keys, type, null, false);
                    FeedRefusals.refuseMismatch(keys, type, reply);
                    lost.opened(keys, type, reply);
                    tell(keys, type, null);
                    return reply.status().equals("created");
                },
                generation -> scripts.isMarkedDeleted(keys, generation));
    }

    /**
     * Creates a feed.
     *
     * @param name name of the feed
     * @param config what to write; without a type it becomes a plain feed
     * @throws FeedExistsException if there is one of that name
     * @throws IllegalArgumentException if it is of the scripted dialect and to be anything but a job feed
     */
    public void create(String name, FeedConfig config) {
        FeedType type = config.type().orElse(FeedType.FEED);
        FeedRefusals.requireType(name, type, config);
        FeedRefusals.requireJobs(keys(name), type, config);
        ScriptReply reply = scripts.open(keys(name), type, config, true);
        FeedRefusals.refuseOldLayout(name, reply);
        if (reply.status().equals("exists")) {
            throw new FeedExistsException(name);
        }
        tell(keys(name), type, config);
    }

    /**
     * Deletes a feed with every key of it.
     *
     * @param name name of the feed
     * @throws FeedDoesNotExistException if it is missing
     */
    public void delete(String name) {
        lost.deleted(name);
        if (!scripts.delete(keys(name))) {
            throw new FeedDoesNotExistException(name);
        }
    }

    /**
     * {@return whether a feed exists}
     *
     * @param name name of the feed
     */
    public boolean exists(String name) {
        byte[] bytes = WireText.name(name);
        byte[] registry = keySpace.registry(keySpace.dialects().of(name));
        return redis.execute(
                "Looking for feed '" + name + "'",
                connection -> Boolean.TRUE.equals(connection.setCommands().sIsMember(registry, bytes)));
    }

    /** {@return the names of all feeds in alphabetical order} */
    public Set<String> names() {
        Set<String> names = names(Dialect.CONTRACT);
        if (keySpace.dialects().anyScripted()) {
            names.addAll(names(Dialect.SCRIPTED));
        }
        return names;
    }

    /** In the set of a dialect there may be feeds of the same names as some of ours that are of another. */
    private Set<String> names(Dialect dialect) {
        return redis.execute(
                "Listing the feeds",
                connection -> connection.setCommands().sMembers(keySpace.registry(dialect)).stream()
                        .map(WireText::text)
                        .filter(name -> keySpace.dialects().of(name) == dialect)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /**
     * Reads a feed's configuration.
     *
     * @param name name of the feed
     * @return the configuration
     * @throws FeedDoesNotExistException if it is missing
     */
    public FeedConfig config(String name) {
        FeedKeys keys = keys(name);
        if (!exists(name)) {
            throw new FeedDoesNotExistException(name);
        }
        ScriptReply reply = scripts.config(keys);
        FeedRefusals.refuseOldLayout(name, reply);
        Map<String, String> fields = new HashMap<>();
        for (int i = 2; i < reply.size(); i += 2) {
            fields.put(reply.text(i), reply.text(i + 1));
        }
        // What a peer has overwritten is told as what it is.
        reply.optionalText(1).ifPresent(type -> fields.put(FeedConfig.TYPE, type));
        return FeedConfig.ofFields(fields);
    }

    /**
     * Writes the fields that are set, and no others.
     *
     * @param name name of the feed
     * @param config what to write
     * @throws FeedDoesNotExistException if the feed is missing
     * @throws FeedTypeMismatchException if the configuration names another type
     */
    public void configure(String name, FeedConfig config) {
        ScriptReply reply = scripts.configure(keys(name), config);
        FeedRefusals.refuseOldLayout(name, reply);
        if (reply.status().equals("missing")) {
            throw new FeedDoesNotExistException(name);
        }
        config.type().ifPresent(type -> FeedRefusals.refuseMismatch(keys(name), type, reply));
        FeedRefusals.refuseOtherPartitions(keys(name), config, reply);
        tell(keys(name), null, config);
    }

    /**
     * Spells the keys of a feed, without asking Redis.
     *
     * @param name name of the feed
     * @return its keys
     */
    public FeedKeys keys(String name) {
        FeedKeys keys = new FeedKeys(keySpace, name);
        if (name.indexOf(':') >= 0 && !keys.isScripted() && colonsTold.add(name)) {
            log.info("The name of feed '{}' has a colon; listeners of thoonk.js will not hear it", name);
        }
        return keys;
    }

    /**
     * A job feed that is open.
     *
     * @param keys the feed
     * @param partitions how many partitions it has, 0 for none
     */
    public record OpenedJobs(FeedKeys keys, int partitions) {}

    /** Hears of feeds. */
    @FunctionalInterface
    public interface Opened {

        /**
         * A feed was opened, made or configured.
         *
         * @param keys the feed
         * @param type its type, or {@code null} if it was only configured
         * @param config what was written, or {@code null} for nothing
         */
        void opened(FeedKeys keys, @Nullable FeedType type, @Nullable FeedConfig config);
    }
}
