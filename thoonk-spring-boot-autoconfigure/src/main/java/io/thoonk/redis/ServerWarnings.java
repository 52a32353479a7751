package io.thoonk.redis;

import io.thoonk.RedisUnreachableException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.keys.Dialect;
import io.thoonk.redis.keys.FeedChannel;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.KeySpace.Dialects;
import io.thoonk.redis.keys.WireText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Finds what will hurt later in a Redis that works so far.
 *
 * @since 0.1.0
 */
public final class ServerWarnings {

    private static final LuaScript PROBE = LuaScript.load(ServerWarnings.class, "probe.lua");

    private static final String FEED = "thoonk-probe";

    private final RedisAccess redis;

    private final ScriptRunner runner;

    private final KeySpace keySpace;

    /**
     * Creates the search.
     *
     * @param redis the Redis to look at
     * @param keySpace how keys are spelled
     */
    public ServerWarnings(RedisAccess redis, KeySpace keySpace) {
        this.redis = redis;
        this.runner = new ScriptRunner(redis);
        this.keySpace = keySpace;
    }

    /**
     * Looks.
     *
     * @return what was found, in sentences that say what to do
     * @throws io.thoonk.ThoonkRedisException if Redis cannot be reached
     */
    public List<String> find() {
        List<String> doubts = new ArrayList<>();
        eviction().ifPresent(doubts::add);
        permissions().ifPresent(doubts::add);
        database().ifPresent(doubts::add);
        dialect().ifPresent(doubts::add);
        return doubts;
    }

    private Optional<String> eviction() {
        List<String> policies = ServerInfo.read(redis, "memory").evictionPolicies();
        return policies.isEmpty()
                ? Optional.empty()
                : Optional.of("Redis evicts keys when its memory is full (maxmemory-policy "
                        + String.join(", ", policies)
                        + "), and may so drop jobs and items that nobody has seen. Set maxmemory-policy noeviction, "
                        + "or keep feeds in a Redis of their own");
    }

    /** Messages know no databases: without a prefix the same feeds in two databases hear each other. */
    private Optional<String> database() {
        LettuceConnectionFactory factory = redis.connectionFactory();
        int database = factory.getDatabase();
        return database == 0 || factory.isClusterAware() || !keySpace.prefix().isEmpty()
                ? Optional.empty()
                : Optional.of("Thoonk uses database " + database + " of Redis without a key prefix. Messages know no"
                        + " databases, so listeners and live feeds also hear what happens in feeds of the same name in other"
                        + " databases of this server. Set thoonk.key-prefix, or let no other Thoonk use this server");
    }

    private Optional<String> dialect() {
        boolean isSeen =
                keySpace.prefix().isEmpty() && redis.connectionFactory().getDatabase() == 0;
        return isSeen || !keySpace.dialects().anyScripted()
                ? Optional.empty()
                : Optional.of(
                        "Feeds are of the scripted dialect of thoonk.js, which knows neither a key prefix nor another"
                                + " database than 0, so it does not see them. Leave out thoonk.key-prefix and"
                                + " spring.data.redis.database where such a program shares these feeds");
    }

    private Optional<String> permissions() {
        List<FeedKeys> feeds = feeds();
        byte[][] keys = Stream.concat(
                        Stream.of(keySpace.ofFeed("thoonk.probe", FEED)),
                        feeds.stream().flatMap(feed -> Stream.of(feed.of(FeedKey.CONFIG, FeedKey.ITEMS))))
                .toArray(byte[][]::new);
        try {
            ScriptReply reply = runner.run(PROBE, FEED, keys, channels(feeds));
            List<String> found = IntStream.range(1, reply.size())
                    .mapToObj(reply::text)
                    .distinct()
                    .toList();
            return switch (reply.status()) {
                case "trouble" ->
                    Optional.of(capitalized(
                            RedisFailures.meaning(found.get(0)).orElse("Redis takes no changes: " + found.get(0))));
                case "refused" ->
                    Optional.of("The Redis user may not use " + String.join(", ", found)
                            + ", which scripts of this library need; what needs it will fail. " + grant());
                default -> Optional.empty();
            };
        } catch (RedisUnreachableException ex) {
            throw ex;
        } catch (ThoonkRedisException ex) {
            if (!RedisFailures.isNotPermitted(ex)) {
                return Optional.of(capitalized(String.valueOf(ex.getMessage())));
            }
            return Optional.of("The Redis user may not use keys like "
                    + Arrays.stream(keys).map(WireText::text).collect(Collectors.joining(", "))
                    + "; feeds cannot be used. " + grant());
        }
    }

    /** One of each dialect. */
    private List<FeedKeys> feeds() {
        FeedKeys feed = new FeedKeys(new KeySpace(keySpace.prefix(), keySpace.hashTags()), FEED);
        Dialects scripted = new Dialects(Dialect.SCRIPTED, Map.of());
        return keySpace.dialects().anyScripted()
                ? List.of(feed, new FeedKeys(new KeySpace(keySpace.prefix(), false, scripted), FEED))
                : List.of(feed);
    }

    /** One of each family, in the spelling of feeds and of all feeds. */
    private byte[][] channels(List<FeedKeys> feeds) {
        Stream<byte[]> ofAll = Stream.of("newfeed", "delfeed", "conffeed").map(keySpace::global);
        Stream<byte[]> ofFeed = feeds.stream()
                .flatMap(feed -> Stream.of(FeedChannel.values()).map(feed::of))
                .filter(channel -> channel.length > 0);
        return Stream.concat(ofAll, ofFeed).toArray(byte[][]::new);
    }

    /** The whole rule for keys and channels in the spelling of this application. */
    private String grant() {
        Stream<String> scripted = keySpace.dialects().anyScripted() ? Stream.of("jobs", "job.*") : Stream.empty();
        String keys = Stream.concat(Stream.of("feeds", "feed.*", "thoonk.*", "job.finish:*"), scripted)
                .map(key -> "~" + keySpace.prefix() + key)
                .collect(Collectors.joining(" "));
        Stream<String> scriptedEvents =
                keySpace.dialects().anyScripted() ? Stream.of("job.thoonk.*", "event.job.*") : Stream.empty();
        String channels = Stream.concat(
                        Stream.of("newfeed", "delfeed", "conffeed", "feed.*", "job.finish:*", "thoonk.*"),
                        scriptedEvents)
                .map(channel -> "&" + keySpace.prefix() + channel)
                .collect(Collectors.joining(" "));
        String tags = keySpace.hashTags()
                ? " (where you grant single feeds, their names stand in braces, as in ~"
                        + WireText.text(keySpace.ofFeed(FeedKey.IDS.family(), "name")) + ")"
                : "";
        return "Grant it with ACL SETUSER name " + keys + " " + channels + tags
                + "; \"Users with limited rights\" in the documentation (docs/valkey-and-compose.md) has the commands too";
    }

    private static String capitalized(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
