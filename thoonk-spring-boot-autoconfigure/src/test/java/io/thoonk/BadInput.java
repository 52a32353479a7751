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
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.test.TestRedis;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.json.JsonMapper;

/** A template on a few feeds, and the words in which it refuses what cannot be. */
abstract class BadInput {

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
                        defaults.maintenanceInterval(),
                        defaults.sightingsApart()));
        news().publish("a", "item");
        list().append("one");
    }

    @AfterEach
    void close() {
        thoonk.close();
    }

    static DynamicTest gives(String what, ThrowingCallable call, String answer) {
        return DynamicTest.dynamicTest(what, () -> {
            Throwable failure = catchThrowable(call);
            assertThat(failure).isNotNull();
            String told = failure.getClass().getSimpleName() + ": " + failure.getMessage();
            // Half a character is no text that could be shown.
            assertThat(told.replace('\ud800', '?')).startsWith(answer);
        });
    }

    ThoonkTemplate thoonk() {
        return thoonk;
    }

    Feed<String> news() {
        return thoonk.feed("news", String.class);
    }

    SortedFeed<String> list() {
        return thoonk.sortedFeed("list", String.class);
    }

    JobQueue<Order> work() {
        return thoonk.jobs("work", Order.class);
    }

    String waiting() {
        return work().put(new Order(1));
    }

    Job<Order> claimed() {
        work().put(new Order(1));
        return work().get().orElseThrow();
    }

    /** With one item, as another program may have left it. */
    Feed<Order> orders(String item) {
        thoonk.feed("orders", String.class).publish("1", item);
        return thoonk.feed("orders", Order.class);
    }

    void redis(String command, String... arguments) {
        try (var connection = redis.client().connect()) {
            CommandArgs<String, String> words = new CommandArgs<>(StringCodec.UTF8).addKeys(arguments);
            connection.sync().dispatch(CommandType.valueOf(command), new NestedMultiOutput<>(StringCodec.UTF8), words);
        }
    }

    @NullUnmarked
    static <T> T missing() {
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
