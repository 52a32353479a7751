package io.thoonk.test;

import io.thoonk.autoconfigure.InnerTemplate;
import io.thoonk.feed.FeedType;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.redis.keys.Dialect;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;

/** The keys of one context: what the kit itself reads and writes in Redis. */
final class TestKeys {

    /** Known to {@code time.lua}. */
    private static final String CLOCK = "thoonk.test.clock";

    /** What has to stay where feeds are emptied under handles and listeners that know them. */
    private static final List<String> STAYING = Stream.concat(
                    Stream.of(CLOCK, "feeds", "jobs", "thoonk.deleted", "thoonk.process", "thoonk.paused"),
                    inEachDialect(
                            FeedKey.CONFIG.family(),
                            FeedKey.GENERATION.family(),
                            FeedKey.DURABLE.family(),
                            FeedKey.MAINTENANCE.family(),
                            FeedKey.DELETED.family()))
            .toList();

    /** What Redis itself removes when its time has come. */
    private static final List<String> EXPIRING =
            inEachDialect("feed.jobfinished", "thoonk.request").toList();

    private final String prefix;

    private final ObjectProvider<InnerTemplate> template;

    TestKeys(String prefix, ObjectProvider<InnerTemplate> template) {
        this.prefix = prefix;
        this.template = template;
    }

    /** How keys begin, as a context may have feeds of more than one dialect. */
    private static Stream<String> inEachDialect(String... families) {
        return Arrays.stream(families)
                .flatMap(family -> Arrays.stream(Dialect.values()).map(dialect -> dialect.family(family) + ":"));
    }

    /** Empties all feeds. */
    void clean() {
        unlink("empty the feeds of the test", key -> STAYING.stream().noneMatch(key::startsWith));
    }

    /** Removes all there is of the context. */
    void remove() {
        unlink("remove the keys of the test", key -> true);
    }

    private void unlink(String what, Predicate<String> gone) {
        execute(what, connection -> {
            List<byte[]> keys = find(connection, gone);
            if (!keys.isEmpty()) {
                connection.keyCommands().unlink(keys.toArray(byte[][]::new));
            }
            return keys.size();
        });
    }

    void moveClock(Duration by) {
        execute("move the clock of the test", connection -> {
            Long moved = connection.stringCommands().incrBy(bytes(prefix + CLOCK), by.toMillis());
            for (byte[] key : find(connection, name -> EXPIRING.stream().anyMatch(name::startsWith))) {
                Long left = connection.keyCommands().pTtl(key);
                if (left != null && left > by.toMillis()) {
                    connection.keyCommands().pExpire(key, left - by.toMillis());
                } else if (left != null && left > 0) {
                    connection.keyCommands().unlink(key);
                }
            }
            return String.valueOf(moved);
        });
    }

    Instant now() {
        return execute("ask for the clock of the test", connection -> {
            Long time = connection.serverCommands().time();
            byte[] moved = connection.stringCommands().get(bytes(prefix + CLOCK));
            return Instant.ofEpochMilli(time == null ? System.currentTimeMillis() : time)
                    .plusMillis(moved == null ? 0 : Long.parseLong(text(moved)));
        });
    }

    /** All job feeds there are. */
    List<JobQueue<byte[]>> jobFeeds() {
        List<JobQueue<byte[]>> feeds = new ArrayList<>();
        for (String name : template.getObject().template().feedNames()) {
            if (template.getObject()
                    .template()
                    .config(name)
                    .type()
                    .filter(FeedType.JOB::equals)
                    .isPresent()) {
                feeds.add(template.getObject().template().jobs(name, byte[].class));
            }
        }
        return feeds;
    }

    /** Has the claim of a job expire, with those that were made by the same call; tells whether it was claimed. */
    boolean expireClaim(String id) {
        for (JobQueue<byte[]> feed : jobFeeds()) {
            if (feed.state(id).filter(JobState.CLAIMED::equals).isPresent()) {
                // It may be in a partition.
                FeedKeys keys =
                        template.getObject().internals().keys(feed.feedOf(id).orElse(feed.name()));
                Optional<byte[]> claim = claimOf(id, keys);
                claim.ifPresent(token -> execute(
                        "expire the claim of job '" + id + "'",
                        connection -> connection.zSetCommands().zAdd(keys.of(FeedKey.LEASES), 0, token)));
                feed.maintain();
                // Where workers run by themselves, it may have been claimed anew.
                return claim.isPresent()
                        && claimOf(id, keys)
                                .filter(token -> Arrays.equals(token, claim.get()))
                                .isEmpty();
            }
        }
        return false;
    }

    /** The token of the call that has claimed a job. */
    private Optional<byte[]> claimOf(String id, FeedKeys keys) {
        return execute(
                "ask who has claimed job '" + id + "'",
                connection -> connection.hashCommands().hGetAll(keys.of(FeedKey.TOKENS)).entrySet().stream()
                        .filter(claim -> text(claim.getValue()).contains("\0" + id + "\0"))
                        .map(Map.Entry::getKey)
                        .findFirst());
    }

    private List<byte[]> find(RedisConnection connection, Predicate<String> wanted) {
        List<byte[]> keys = new ArrayList<>();
        ScanOptions options =
                ScanOptions.scanOptions().match(prefix + "*").count(1000).build();
        try (Cursor<byte[]> cursor = connection.keyCommands().scan(options)) {
            cursor.forEachRemaining(key -> {
                if (wanted.test(text(key).substring(prefix.length()))) {
                    keys.add(key);
                }
            });
        }
        return keys;
    }

    private <R> R execute(String what, Function<RedisConnection, R> commands) {
        return template.getObject().internals().commands().execute(what, commands);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
