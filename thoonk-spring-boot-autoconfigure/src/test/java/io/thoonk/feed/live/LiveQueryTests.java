package io.thoonk.feed.live;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.convert.JacksonPayloadConverter;
import io.thoonk.convert.PayloadCodec;
import io.thoonk.convert.PayloadLimits;
import io.thoonk.event.FeedEvent;
import io.thoonk.feed.QueryChange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.ResolvableType;
import tools.jackson.databind.json.JsonMapper;

class LiveQueryTests {

    private final List<QueryChange<Integer>> changes = new ArrayList<>();

    private LiveQuery<Integer> query;

    @BeforeEach
    void ask() {
        query = new LiveQuery<>(
                "f",
                new PayloadCodec<>(
                        new JacksonPayloadConverter(JsonMapper.shared()),
                        ResolvableType.forClass(Integer.class),
                        new PayloadLimits(0)),
                number -> number > 10,
                changes::add);
    }

    @Test
    void tellsWhatEntersChangesInAndLeavesTheResult() {
        query.accept(new FeedEvent.Published("f", "a", bytes("5")));
        query.accept(new FeedEvent.Edited("f", "a", bytes("15")));
        query.accept(new FeedEvent.Edited("f", "a", bytes("16")));
        query.accept(new FeedEvent.Moved("f", "a", "begin:"));
        query.accept(new FeedEvent.Edited("f", "a", bytes("1")));
        query.accept(new FeedEvent.Published("f", "b", bytes("20")));
        query.accept(new FeedEvent.Retracted("f", "b"));
        query.accept(new FeedEvent.Retracted("f", "b"));

        assertThat(changes)
                .containsExactly(
                        new QueryChange.Entered<>("a", 15),
                        new QueryChange.Changed<>("a", 16),
                        new QueryChange.Left<>("a"),
                        new QueryChange.Entered<>("b", 20),
                        new QueryChange.Left<>("b"));
    }

    @Test
    void takesWhatCannotBeReadForNoMatch() {
        query.accept(new FeedEvent.Published("f", "a", bytes("no number")));
        query.accept(new FeedEvent.Published("f", "b", bytes("11")));
        query.accept(new FeedEvent.Edited("f", "b", bytes("no number")));

        assertThat(changes).containsExactly(new QueryChange.Entered<>("b", 11), new QueryChange.Left<>("b"));
    }

    @Test
    void passesOverWhatIsAboutNoItemOfAFeed() {
        query.accept(new FeedEvent.Created("f", "me"));
        query.accept(new FeedEvent.Finished("f", "a", Optional.of(bytes("11"))));

        assertThat(changes).isEmpty();
    }

    @Test
    void keepsTheSameItemsAsASimpleSet() {
        Random random = new Random(1);
        Set<String> expected = new HashSet<>();
        Set<String> told = new HashSet<>();
        for (int step = 0; step < 5000; step++) {
            String id = "id" + random.nextInt(10);
            int number = random.nextInt(20);
            boolean retracted = random.nextInt(4) == 0;
            query.accept(
                    retracted
                            ? new FeedEvent.Retracted("f", id)
                            : new FeedEvent.Edited("f", id, bytes(Integer.toString(number))));
            boolean inside = !retracted && number > 10;
            boolean wasInside = inside ? !expected.add(id) : expected.remove(id);
            changes.forEach(change -> {
                assertThat(change instanceof QueryChange.Changed<Integer>).isEqualTo(inside && wasInside);
                if (change instanceof QueryChange.Left<Integer>) {
                    told.remove(change.id());
                } else {
                    told.add(change.id());
                }
            });
            changes.clear();
            assertThat(told).isEqualTo(expected);
        }
    }
}
