package io.thoonk.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BacklogTests {

    /** Letters are events about items, {@code #} is a mark, {@code !} a lost connection, {@code <} a look at what is next. */
    @ParameterizedTest
    @CsvSource({
        "DRAIN, abc, a b c",
        "DRAIN, ab<cd, a b c d",
        "DRAIN, abcd, a b c [d]",
        "DRAIN, abcdde, 'a b c [d,e]'",
        "DRAIN, abcd<<<e, 'a b c [d,e]'",
        "DRAIN, abcd<<<<e, 'a b c [d] [e]'",
        "DRAIN, abcd<<<<<e, a b c [d] e",
        "DRAIN, abc#, a b c",
        "DRAIN, abc#<<<<d, a b c d",
        "DRAIN, abc!, a b c []",
        "DRAIN, abcd!e, a b c []",
        "RESYNC, abc, a b c",
        "RESYNC, abcd, '[a,b,c,d]'",
        "RESYNC, a<bcde, 'a [b,c,d,e]'",
        "RESYNC, abcd<e, '[a,b,c,d] [e]'",
        "RESYNC, abcd<<e, '[a,b,c,d] e'",
        "RESYNC, ab!c, []",
        "RESYNC, ab#c, '[a,b,c]'",
    })
    void handsOverWhatItKeptAndNamesTheItemsOfTheRest(OverflowPolicy overflow, String script, String expected) {
        assertThat(handed(new Waiting(3, overflow), script)).isEqualTo(expected);
    }

    private static String handed(Waiting waiting, String script) {
        List<String> handed = new ArrayList<>();
        script.chars().forEach(step -> {
            if (step == '<') {
                waiting.next().ifPresent(delivery -> handed.add(spelled(delivery)));
            } else {
                waiting.add(delivery((char) step));
            }
        });
        Optional<Delivery> next = waiting.next();
        while (next.isPresent()) {
            handed.add(spelled(next.get()));
            next = waiting.next();
        }
        return String.join(" ", handed);
    }

    @ParameterizedTest
    @CsvSource({"ab#, a b #", "abcd, []", "a#bc, []", "abcd<#, [] #", "abcd<efgh, [] []", "abcd<efg<h, [] e f g h"})
    void handsOverAgainWhatComesAfterTheWordToBeginAgain(String script, String expected) {
        Waiting waiting = new Waiting(new Backlog<>(
                new SubscriptionOptions(3, OverflowPolicy.RESYNC),
                new RestartOverflow<>(new Delivery.Missed(Map.of()))));

        assertThat(handed(waiting, script)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(names = {"DRAIN", "RESYNC"})
    void accountsForEachEventOnceAndInOrder(OverflowPolicy overflow) {
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            int capacity = 1 + random.nextInt(5);
            Waiting waiting = new Waiting(capacity, overflow);
            List<String> open = new ArrayList<>();
            for (int step = 0; step < 60; step++) {
                if (random.nextInt(5) < 3) {
                    String id = "id" + step;
                    open.add(id);
                    waiting.add(new Delivery.Event(new FeedEvent.Retracted("f", id)));
                } else {
                    settle(open, waiting.next(), capacity);
                }
            }
            Optional<Delivery> next = waiting.next();
            while (next.isPresent()) {
                settle(open, next, capacity);
                next = waiting.next();
            }
            assertThat(open).as("unsettled with seed %s", seed).isEmpty();
        }
    }

    /** What is handed over must be what has waited longest. */
    private static void settle(List<String> open, Optional<Delivery> next, int capacity) {
        if (next.isEmpty()) {
            assertThat(open).isEmpty();
            return;
        }
        List<String> ids = ids(next.get());
        assertThat(ids).isEqualTo(open.subList(0, ids.size()));
        open.subList(0, ids.size()).clear();
        if (next.get() instanceof Delivery.Event) {
            assertThat(ids).hasSize(1);
        }
    }

    @Test
    @SuppressWarnings("deprecation")
    void takesTheFormerNameOfAPolicy() {
        assertThat(new SubscriptionOptions(1, OverflowPolicy.BLOCK))
                .isEqualTo(new SubscriptionOptions(1, OverflowPolicy.DRAIN));
    }

    @Test
    void forgetsTheItemsWhereTheyAreTooMany() {
        Waiting waiting = new Waiting(1, OverflowPolicy.RESYNC);
        IntStream.rangeClosed(0, ListenerDelivery.MissedItems.MAX_ITEMS)
                .forEach(i -> waiting.add(new Delivery.Event(new FeedEvent.Retracted("f", "id" + i))));

        assertThat(waiting.next().map(BacklogTests::ids)).contains(List.of());
        assertThat(waiting.next()).isEmpty();
    }

    @Test
    void keepsTheFirstEventOfEachItemAndFeed() {
        Waiting waiting = new Waiting(1, OverflowPolicy.RESYNC);
        byte[] item = {1};
        List.of(
                        new FeedEvent.Published("f", "a", item),
                        new FeedEvent.Edited("f", "a", item),
                        new FeedEvent.Edited("g", "a", item),
                        new FeedEvent.Retracted("g", "a"))
                .forEach(event -> waiting.add(new Delivery.Event(event)));

        assertThat(waiting.next().map(BacklogTests::missed))
                .contains(Map.of("f", Map.of("a", FeedEventType.PUBLISH), "g", Map.of("a", FeedEventType.EDIT)));
    }

    private static Delivery delivery(char step) {
        return switch (step) {
            case '#' -> new Delivery.Mark("token");
            case '!' -> new Delivery.Lost();
            default -> new Delivery.Event(new FeedEvent.Retracted("f", String.valueOf(step)));
        };
    }

    private static String spelled(Delivery delivery) {
        if (delivery instanceof Delivery.Mark) {
            return "#";
        }
        return delivery instanceof Delivery.Missed
                ? ids(delivery).toString().replace(" ", "")
                : String.join("", ids(delivery));
    }

    private static List<String> ids(Delivery delivery) {
        if (delivery instanceof Delivery.Event event) {
            return event.event().itemId().stream().toList();
        }
        return missed(delivery).values().stream()
                .flatMap(items -> items.keySet().stream())
                .toList();
    }

    private static Map<String, Map<String, FeedEventType>> missed(Delivery delivery) {
        return ((Delivery.Missed) delivery).firstByFeed();
    }

    private static final class Waiting {

        private final Backlog<Delivery> backlog;

        Waiting(int capacity, OverflowPolicy overflow) {
            this(new Backlog<>(new SubscriptionOptions(capacity, overflow), new ListenerDelivery.MissedItems()));
        }

        Waiting(Backlog<Delivery> backlog) {
            this.backlog = backlog;
        }

        void add(Delivery delivery) {
            backlog.add(delivery);
        }

        Optional<Delivery> next() {
            return backlog.next();
        }
    }
}
