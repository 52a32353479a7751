package io.thoonk;

import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedConfig;
import io.thoonk.feed.FeedType;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.JobQueue;
import io.thoonk.job.PutOptions;
import io.thoonk.queue.MessageQueue;
import io.thoonk.test.RedisTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the interface answers to names and ids that cannot be. */
@RedisTest
class BadNameIntegrationTests extends BadInput {

    @TestFactory
    Stream<DynamicTest> names() {
        return Stream.of(
                gives(
                        "the empty name",
                        () -> thoonk().feed("", String.class),
                        "IllegalArgumentException: The name of a feed is empty; give it at least one character"),
                gives(
                        "a name with NUL",
                        () -> thoonk().feed("a\0b", String.class),
                        "IllegalArgumentException: The name of a feed 'a␀b' holds a NUL character, which the contract uses as separator; remove it"),
                gives(
                        "a name with half a character",
                        () -> thoonk().feed("a\ud800", String.class),
                        "IllegalArgumentException: The name of a feed 'a?' holds half of a surrogate pair"),
                gives(
                        "an empty name to delete",
                        () -> thoonk().deleteFeed(""),
                        "IllegalArgumentException: The name of a feed is empty"),
                gives(
                        "an empty name to look for",
                        () -> thoonk().feedExists(""),
                        "IllegalArgumentException: The name of a feed is empty"),
                gives(
                        "an empty name to subscribe to",
                        () -> thoonk().subscribe("", event -> {}),
                        "IllegalArgumentException: The name of a feed is empty"),
                gives(
                        "a NUL to subscribe to",
                        () -> thoonk().subscribe("a\0", event -> {}),
                        "IllegalArgumentException: The name of a feed 'a␀' holds a NUL"),
                gives(
                        "a feed opened as a queue",
                        () -> thoonk().queue("news", String.class),
                        "FeedTypeMismatchException: Feed 'news' is of type 'feed' and cannot be used as 'queue'"),
                gives(
                        "a sorted feed opened for jobs",
                        () -> thoonk().jobs("list", String.class),
                        "FeedTypeMismatchException: Feed 'list' is of type 'sorted_feed' and cannot be used as 'job'"),
                gives(
                        "another type in a configuration",
                        () -> thoonk().configure(
                                        "news",
                                        FeedConfig.builder()
                                                .type(FeedType.QUEUE)
                                                .build()),
                        "FeedTypeMismatchException: Feed 'news' is of type 'feed'"),
                gives(
                        "the configuration of no feed",
                        () -> thoonk().config("nope"),
                        "FeedDoesNotExistException: Feed 'nope' does not exist"),
                gives(
                        "configuring no feed",
                        () -> thoonk().configure("nope", FeedConfig.ofMaxLength(1)),
                        "FeedDoesNotExistException: Feed 'nope' does not exist"),
                gives(
                        "deleting no feed",
                        () -> thoonk().deleteFeed("nope"),
                        "FeedDoesNotExistException: Feed 'nope' does not exist"),
                gives(
                        "creating a feed twice",
                        () -> thoonk().createFeed("news", FeedConfig.ofMaxLength(1)),
                        "FeedExistsException: Feed 'news' exists already; open it with a handle or choose another name"),
                gives(
                        "a bound of nothing",
                        () -> FeedConfig.ofMaxLength(0),
                        "IllegalArgumentException: max_length must be at least 1 but is 0"),
                gives(
                        "a job on a deleted feed",
                        () -> {
                            JobQueue<String> gone = thoonk().jobs("gone", String.class);
                            thoonk().deleteFeed("gone");
                            gone.put("x");
                        },
                        "FeedDoesNotExistException: Feed 'gone' does not exist"),
                gives(
                        "an item on a deleted feed",
                        () -> {
                            Feed<String> gone = thoonk().feed("gone", String.class);
                            thoonk().deleteFeed("gone");
                            gone.publish("x");
                        },
                        "FeedDoesNotExistException: Feed 'gone' does not exist"),
                gives(
                        "an item on a deleted sorted feed",
                        () -> {
                            SortedFeed<String> gone = thoonk().sortedFeed("gone", String.class);
                            thoonk().deleteFeed("gone");
                            gone.append("x");
                        },
                        "FeedDoesNotExistException: Feed 'gone' does not exist"),
                gives(
                        "a message on a deleted queue",
                        () -> {
                            MessageQueue<String> gone = thoonk().queue("gone", String.class);
                            thoonk().deleteFeed("gone");
                            gone.put("x");
                        },
                        "FeedDoesNotExistException: Feed 'gone' does not exist"),
                gives(
                        "a feed whose key another program uses",
                        () -> {
                            redis("SET", "feed.ids:odd", "x");
                            thoonk().feed("odd", String.class).publish("x");
                        },
                        "ThoonkRedisException: Script publish.lua on feed 'odd' failed: a key of this feed holds another type of data; another program uses its name"),
                gives(
                        "a type that nobody knows",
                        () -> {
                            redis("HSET", "feed.config:tree", "type", "tree");
                            redis("SADD", "feeds", "tree");
                            thoonk().feed("tree", String.class);
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
}
