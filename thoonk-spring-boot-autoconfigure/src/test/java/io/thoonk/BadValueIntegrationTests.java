package io.thoonk;

import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.test.RedisTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the interface answers to payloads, numbers and times that cannot be. */
@RedisTest
class BadValueIntegrationTests extends BadInput {

    @TestFactory
    Stream<DynamicTest> payloadsAndResults() {
        return Stream.of(
                gives(
                        "no item",
                        () -> news().publish(missing()),
                        "IllegalArgumentException: The payload is null; Redis keeps no such thing, leave the call out instead"),
                gives(
                        "no message",
                        () -> thoonk().queue("mail", Order.class).put(missing()),
                        "IllegalArgumentException: The payload is null"),
                gives("no job", () -> work().put(missing()), "IllegalArgumentException: The payload is null"),
                gives(
                        "no message among several",
                        () -> thoonk().queue("mail", Order.class).putAll(Collections.singletonList(missing())),
                        "IllegalArgumentException: The payload is null"),
                gives(
                        "an item that is too large",
                        () -> news().publish("x".repeat(1001)),
                        "IllegalArgumentException: The payload has 1001 bytes, more than the 1000 that thoonk.max-payload-size allows; store it elsewhere and put a reference"),
                gives(
                        "an item without end",
                        () -> thoonk().feed("loops", Loop.class).publish(Loop.endless()),
                        "PayloadConversionException: A payload of io.thoonk.BadInput$Loop cannot be written as JSON: Document nesting depth"),
                gives(
                        "a result without end",
                        () -> claimed().finish(Loop.endless()),
                        "PayloadConversionException: A payload of io.thoonk.BadInput$Loop cannot be written as JSON"),
                gives(
                        "an item that is no JSON",
                        () -> orders("{\"number\":").get("1"),
                        "PayloadConversionException: Item '1' of feed 'orders' cannot be read; a handle of type byte[] shows what it is. A payload of 10 bytes cannot be read as io.thoonk.BadInput$Order: Unexpected end-of-input"),
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
                            thoonk().queue("mail", String.class).put("no json");
                            thoonk().queue("mail", Order.class).get();
                        },
                        "UnreadableMessageException: Message '"),
                gives(
                        "a job that is no JSON",
                        () -> {
                            thoonk().jobs("text", String.class).put("no json");
                            thoonk().jobs("text", Order.class)
                                    .get()
                                    .orElseThrow()
                                    .payload();
                        },
                        "PayloadConversionException: A payload of 7 bytes cannot be read as io.thoonk.BadInput$Order: Unrecognized token"));
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
                        () -> thoonk().queue("mail", Order.class).get(Duration.ofSeconds(-1)),
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
                        "a result kept for less than no time",
                        () -> work().finish(waiting(), "x", Duration.ofMillis(-1)),
                        "IllegalArgumentException: keepResult must not be negative but is PT-0.001S"),
                gives(
                        "more than all of the progress",
                        () -> claimed().progress(101, "x"),
                        "IllegalArgumentException: percent must be from 0 to 100 but is 101"),
                gives(
                        "a backoff into the past",
                        () -> claimed().cancel(Duration.ofSeconds(-1)),
                        "IllegalArgumentException: backoff must not be negative but is PT-1S"));
    }
}
