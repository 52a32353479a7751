package io.thoonk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.thoonk.convert.JacksonPayloadConverter;
import io.thoonk.convert.PayloadLimits;
import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedConfig;
import io.thoonk.feed.FeedType;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.queue.MessageQueue;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.json.JsonMapper;

/** What the interface answers to names, ids, payloads, numbers and times that cannot be. */
@RedisTest
class BadInputIntegrationTests {

    private final TestRedis redis = TestRedis.shared();

    private ThoonkTemplate thoonk;

    @BeforeEach
    void open() {
        ThoonkSettings defaults = ThoonkSettings.defaults();
        thoonk = new ThoonkTemplate(
                redis.connectionFactory(),
                new JacksonPayloadConverter(JsonMapper.builder().build()),
                new ThoonkSettings(
                        defaults.keySpace(),
                        defaults.peerMessages(),
                        new PayloadLimits(1000),
                        defaults.maxCrashes(),
                        defaults.sightingsApart()),
                container -> {});
        news().publish("a", "item");
        list().append("one");
    }

    @AfterEach
    void close() {
        thoonk.close();
    }

    @TestFactory
    Stream<DynamicTest> names() {
        return Stream.of(
                gives(
                        "the empty name",
                        () -> thoonk.feed("", String.class),
                        "IllegalArgumentException: The name of a feed is empty; give it at least one character"),
                gives(
                        "a name with NUL",
                        () -> thoonk.feed("a\0b", String.class),
                        "IllegalArgumentException: The name of a feed 'a␀b' holds a NUL character, which the contract uses as separator; remove it"),
                gives(
                        "a name with half a character",
                        () -> thoonk.feed("a\ud800", String.class),
                        "IllegalArgumentException: The name of a feed 'a?' holds half of a surrogate pair"),
                gives(
                        "an empty name to delete",
                        () -> thoonk.deleteFeed(""),
                        "IllegalArgumentException: The name of a feed is empty"),
                gives(
                        "an empty name to look for",
                        () -> thoonk.feedExists(""),
                        "IllegalArgumentException: The name of a feed is empty"),
                gives(
                        "an empty name to subscribe to",
                        () -> thoonk.subscribe("", event -> {}),
                        "IllegalArgumentException: The name of a feed is empty"),
                gives(
                        "a NUL to subscribe to",
                        () -> thoonk.subscribe("a\0", event -> {}),
                        "IllegalArgumentException: The name of a feed 'a␀' holds a NUL"),
                gives(
                        "a feed opened as a queue",
                        () -> thoonk.queue("news", String.class),
                        "FeedTypeMismatchException: Feed 'news' is of type 'feed' and cannot be used as 'queue'"),
                gives(
                        "a sorted feed opened for jobs",
                        () -> thoonk.jobs("list", String.class),
                        "FeedTypeMismatchException: Feed 'list' is of type 'sorted_feed' and cannot be used as 'job'"),
                gives(
                        "another type in a configuration",
                        () -> thoonk.configure(
                                "news",
                                FeedConfig.builder().type(FeedType.QUEUE).build()),
                        "FeedTypeMismatchException: Feed 'news' is of type 'feed'"),
                gives(
                        "the configuration of no feed",
                        () -> thoonk.config("nope"),
                        "FeedDoesNotExistException: Feed 'nope' does not exist"),
                gives(
                        "configuring no feed",
                        () -> thoonk.configure("nope", FeedConfig.ofMaxLength(1)),
                        "FeedDoesNotExistException: Feed 'nope' does not exist"),
                gives(
                        "deleting no feed",
                        () -> thoonk.deleteFeed("nope"),
                        "FeedDoesNotExistException: Feed 'nope' does not exist"),
                gives(
                        "creating a feed twice",
                        () -> thoonk.createFeed("news", FeedConfig.ofMaxLength(1)),
                        "FeedExistsException: Feed 'news' exists already; open it with a handle or choose another name"),
                gives(
                        "a bound of nothing",
                        () -> FeedConfig.ofMaxLength(0),
                        "IllegalArgumentException: max_length must be at least 1 but is 0"),
                gives(
                        "a job on a deleted feed",
                        () -> {
                            JobQueue<String> gone = thoonk.jobs("gone", String.class);
                            thoonk.deleteFeed("gone");
                            gone.put("x");
                        },
                        "FeedDoesNotExistException: Feed 'gone' does not exist"),
                gives(
                        "an item on a deleted feed",
                        () -> {
                            Feed<String> gone = thoonk.feed("gone", String.class);
                            thoonk.deleteFeed("gone");
                            gone.publish("x");
                        },
                        "FeedDoesNotExistException: Feed 'gone' does not exist"),
                gives(
                        "an item on a deleted sorted feed",
                        () -> {
                            SortedFeed<String> gone = thoonk.sortedFeed("gone", String.class);
                            thoonk.deleteFeed("gone");
                            gone.append("x");
                        },
                        "FeedDoesNotExistException: Feed 'gone' does not exist"),
                gives(
                        "a message on a deleted queue",
                        () -> {
                            MessageQueue<String> gone = thoonk.queue("gone", String.class);
                            thoonk.deleteFeed("gone");
                            gone.put("x");
                        },
                        "FeedDoesNotExistException: Feed 'gone' does not exist"),
                gives(
                        "a feed whose key another program uses",
                        () -> {
                            redis("SET", "feed.ids:odd", "x");
                            thoonk.feed("odd", String.class).publish("x");
                        },
                        "ThoonkRedisException: Script publish.lua on feed 'odd' failed: a key of this feed holds another type of data; another program uses its name"),
                gives(
                        "a type that nobody knows",
                        () -> {
                            redis("HSET", "feed.config:tree", "type", "tree");
                            redis("SADD", "feeds", "tree");
                            thoonk.feed("tree", String.class);
                        },
                        "FeedTypeMismatchException: Feed 'tree' is of type 'tree' and cannot be used as 'feed'"));
    }

    @TestFactory
    Stream<DynamicTest> ids() {
        return Stream.of(
                gives(
                        "the empty id",
                        () -> news().publish("", "x"),
                        "IllegalArgumentException: The id is empty; give it at least one character"),
                gives(
                        "an id with NUL",
                        () -> news().publish("a\0b", "x"),
                        "IllegalArgumentException: The id 'a␀b' holds a NUL character"),
                gives(
                        "an unknown item to edit",
                        () -> list().edit("99", "x"),
                        "ItemDoesNotExistException: Feed 'list' has no item '99'; nothing was changed"),
                gives(
                        "an unknown item to publish beside",
                        () -> list().publishBefore("99", "x"),
                        "ItemDoesNotExistException: Feed 'list' has no item '99'; nothing was changed"),
                gives(
                        "an unknown item to retract",
                        () -> list().retract("99"),
                        "ItemDoesNotExistException: Feed 'list' has no item '99'; nothing was changed"),
                gives(
                        "an unknown item to move",
                        () -> list().moveFirst("99"),
                        "ItemDoesNotExistException: Feed 'list' has no item '99'; nothing was changed"),
                gives(
                        "an unknown place to move to",
                        () -> list().move(":99", "1"),
                        "ItemDoesNotExistException: Feed 'list' has no item '99'; nothing was changed"),
                gives(
                        "a place without colon",
                        () -> list().move("99", "1"),
                        "IllegalArgumentException: '99' is no position; write 'begin:', ':end', ':ID' for before ID, or 'ID:' for after ID"),
                gives("a colon alone", () -> list().move(":", "1"), "IllegalArgumentException: ':' is no position"),
                gives(
                        "an empty id of a job",
                        () -> work().put(
                                        new Order(1),
                                        PutOptions.builder().id("").build()),
                        "IllegalArgumentException: The id is empty"),
                gives(
                        "a NUL in the id of a job",
                        () -> work().put(
                                        new Order(1),
                                        PutOptions.builder().id("a\0").build()),
                        "IllegalArgumentException: The id 'a␀' holds a NUL"),
                gives(
                        "finishing an unknown job",
                        () -> work().finish("nope"),
                        "JobNotClaimedException: Job 'nope' of feed 'work' is not claimed; nothing was changed"),
                gives("finishing a waiting job", () -> work().finish(waiting()), "JobNotClaimedException: Job '"),
                gives("cancelling a waiting job", () -> work().cancel(waiting()), "JobNotClaimedException: Job '"),
                gives("stalling a waiting job", () -> work().stall(waiting()), "JobNotClaimedException: Job '"),
                gives("retrying a waiting job", () -> work().retry(waiting()), "JobNotStalledException: Job '"),
                gives(
                        "retrying an unknown job",
                        () -> work().retry("nope"),
                        "JobNotStalledException: Job 'nope' of feed 'work' is not stalled; nothing was changed"));
    }

    @TestFactory
    Stream<DynamicTest> payloadsAndResults() {
        return Stream.of(
                gives(
                        "no item",
                        () -> news().publish(missing()),
                        "IllegalArgumentException: The payload is null; Redis keeps no such thing, leave the call out instead"),
                gives(
                        "no message",
                        () -> thoonk.queue("mail", Order.class).put(missing()),
                        "IllegalArgumentException: The payload is null"),
                gives("no job", () -> work().put(missing()), "IllegalArgumentException: The payload is null"),
                gives(
                        "no message among several",
                        () -> thoonk.queue("mail", Order.class).putAll(Collections.singletonList(missing())),
                        "IllegalArgumentException: The payload is null"),
                gives(
                        "an item that is too large",
                        () -> news().publish("x".repeat(1001)),
                        "IllegalArgumentException: The payload has 1001 bytes, more than the 1000 that thoonk.max-payload-size allows; store it elsewhere and put a reference"),
                gives(
                        "an item without end",
                        () -> thoonk.feed("loops", Loop.class).publish(Loop.endless()),
                        "PayloadConversionException: A payload of io.thoonk.BadInputIntegrationTests$Loop cannot be written as JSON: Document nesting depth"),
                gives(
                        "a result without end",
                        () -> claimed().finish(Loop.endless()),
                        "PayloadConversionException: A payload of io.thoonk.BadInputIntegrationTests$Loop cannot be written as JSON"),
                gives(
                        "an item that is no JSON",
                        () -> orders("{\"number\":").get("1"),
                        "PayloadConversionException: Item '1' of feed 'orders' cannot be read; a handle of type byte[] shows what it is. A payload of 10 bytes cannot be read as io.thoonk.BadInputIntegrationTests$Order: Unexpected end-of-input"),
                gives(
                        "an item among all that is no JSON",
                        () -> orders("maybe").all(),
                        "PayloadConversionException: Item '1' of feed 'orders' cannot be read"),
                gives(
                        "an item on a page that is null",
                        () -> orders("null").page(0, 10),
                        "PayloadConversionException: Item '1' of feed 'orders' cannot be read; a handle of type byte[] shows what it is. The payload is JSON null"),
                gives(
                        "a message that is no JSON",
                        () -> {
                            thoonk.queue("mail", String.class).put("no json");
                            thoonk.queue("mail", Order.class).get();
                        },
                        "UnreadableMessageException: Message '"),
                gives(
                        "a job that is no JSON",
                        () -> {
                            thoonk.jobs("text", String.class).put("no json");
                            thoonk.jobs("text", Order.class).get().orElseThrow().payload();
                        },
                        "PayloadConversionException: A payload of 7 bytes cannot be read as io.thoonk.BadInputIntegrationTests$Order: Unrecognized token"));
    }

    @TestFactory
    Stream<DynamicTest> numbersAndTimes() {
        return Stream.of(
                gives(
                        "a page from before the start",
                        () -> news().page(-1, 1),
                        "IllegalArgumentException: offset must not be negative but is -1"),
                gives(
                        "a page of nothing",
                        () -> news().page(0, 0),
                        "IllegalArgumentException: count must be from 1 to 10000 but is 0"),
                gives(
                        "a page of everything",
                        () -> news().page(0, 100_000),
                        "IllegalArgumentException: count must be from 1 to 10000 but is 100000"),
                gives(
                        "waiting for less than nothing",
                        () -> thoonk.queue("mail", Order.class).get(Duration.ofSeconds(-1)),
                        "IllegalArgumentException: The timeout must not be negative but is PT-1S"),
                gives(
                        "a delay into the past",
                        () -> PutOptions.builder().delay(Duration.ofSeconds(-1)),
                        "IllegalArgumentException: delay must not be negative but is PT-1S"),
                gives(
                        "a delay and a time",
                        () -> PutOptions.builder()
                                .delay(Duration.ofSeconds(1))
                                .at(Instant.EPOCH)
                                .build(),
                        "IllegalArgumentException: give either delay (PT1S) or at (1970-01-01T00:00:00Z), not both"),
                gives(
                        "no attempts",
                        () -> PutOptions.builder().maxAttempts(0),
                        "IllegalArgumentException: maxAttempts must be at least 1 but is 0"),
                gives(
                        "no jobs at once",
                        () -> work().get(0, Duration.ofMillis(1)),
                        "IllegalArgumentException: max must be from 1 to 1000 but is 0"),
                gives(
                        "too many jobs at once",
                        () -> work().get(100_000, Duration.ofMillis(1)),
                        "IllegalArgumentException: max must be from 1 to 1000 but is 100000"),
                gives(
                        "a list from before the start",
                        () -> work().list(JobState.AVAILABLE, -1, 1),
                        "IllegalArgumentException: offset must not be negative but is -1"),
                gives(
                        "a result for less than nothing",
                        () -> work().result("x", Duration.ofSeconds(-1)),
                        "IllegalArgumentException: timeout must not be negative but is PT-1S"),
                gives(
                        "a result kept for no time",
                        () -> work().finish(waiting(), "x", Duration.ZERO),
                        "IllegalArgumentException: keepResult must be at least one millisecond but is PT0S"),
                gives(
                        "more than all of the progress",
                        () -> claimed().progress(101, "x"),
                        "IllegalArgumentException: percent must be from 0 to 100 but is 101"),
                gives(
                        "a backoff into the past",
                        () -> claimed().cancel(Duration.ofSeconds(-1)),
                        "IllegalArgumentException: backoff must not be negative but is PT-1S"));
    }

    private static DynamicTest gives(String what, ThrowingCallable call, String answer) {
        return DynamicTest.dynamicTest(what, () -> {
            Throwable failure = catchThrowable(call);
            assertThat(failure).isNotNull();
            String told = failure.getClass().getSimpleName() + ": " + failure.getMessage();
            // Half a character is no text that could be shown.
            assertThat(told.replace('\ud800', '?')).startsWith(answer);
        });
    }

    private Feed<String> news() {
        return thoonk.feed("news", String.class);
    }

    private SortedFeed<String> list() {
        return thoonk.sortedFeed("list", String.class);
    }

    private JobQueue<Order> work() {
        return thoonk.jobs("work", Order.class);
    }

    private String waiting() {
        return work().put(new Order(1));
    }

    private Job<Order> claimed() {
        work().put(new Order(1));
        return work().get().orElseThrow();
    }

    /** With one item, as another program may have left it. */
    private Feed<Order> orders(String item) {
        thoonk.feed("orders", String.class).publish("1", item);
        return thoonk.feed("orders", Order.class);
    }

    private void redis(String command, String... arguments) {
        try (var connection = redis.client().connect()) {
            CommandArgs<String, String> words = new CommandArgs<>(StringCodec.UTF8).addKeys(arguments);
            connection.sync().dispatch(CommandType.valueOf(command), new NestedMultiOutput<>(StringCodec.UTF8), words);
        }
    }

    @NullUnmarked
    private static <T> T missing() {
        return null;
    }

    record Order(int number) {}

    record Loop(List<Loop> loops) {

        static Loop endless() {
            Loop loop = new Loop(new ArrayList<>());
            loop.loops().add(loop);
            return loop;
        }
    }
}
