package io.thoonk.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thoonk.dashboard.FeedTable.Row;
import io.thoonk.feed.FeedType;
import io.thoonk.management.FeedDiagnosis;
import io.thoonk.management.FeedStatistics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FeedTableTests {

    private static final List<Row> MANY = Stream.concat(
                    IntStream.range(0, 40).mapToObj(i -> row("inbox." + (100 + i), FeedType.QUEUE, 1, 0)),
                    Stream.of(
                            row("mail", FeedType.JOB, 0, 120),
                            row("work", FeedType.JOB, 7, 0),
                            row("inbox.jobs", FeedType.JOB, 3, 0)))
            .toList();

    @Test
    void putsTroubleFirstAndFeedsOfOnePrefixAndTypeInOneRow() {
        List<Row> rows = FeedTable.of(MANY, Optional.empty(), "", "trouble");
        assertThat(rows).extracting(Row::name).containsExactly("mail", "inbox.", "inbox.jobs", "work");
        assertThat(rows.get(1).feeds()).isEqualTo(40);
        assertThat(rows.get(1).counts().size()).isEqualTo(40);
    }

    @Test
    void opensAGroupAndFindsByName() {
        assertThat(FeedTable.of(MANY, Optional.empty(), "inbox.", "name")).hasSize(41);
        assertThat(FeedTable.of(MANY, Optional.of("BOX.13"), "", "name"))
                .extracting(Row::name)
                .containsExactlyElementsOf(
                        IntStream.range(130, 140).mapToObj(i -> "inbox." + i).toList());
    }

    @Test
    void doesNotMakeOneRowOfEverything() {
        List<Row> eu = IntStream.range(0, 30)
                .mapToObj(i -> row("acme." + (i % 2 == 0 ? "mail-" : "fax-") + i, FeedType.QUEUE, 1, 0))
                .toList();
        assertThat(FeedTable.of(eu, Optional.empty(), "", "name"))
                .extracting(Row::name)
                .containsExactly("acme.fax-", "acme.mail-");
    }

    @Test
    void sortsByWhatIsAskedFor() {
        assertThat(FeedTable.of(MANY, Optional.empty(), "", "waiting"))
                .extracting(Row::name)
                .startsWith("inbox.", "work");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FeedTable.of(MANY, Optional.empty(), "", "colour"))
                .withMessageContaining("There is no order 'colour'")
                .withMessageContaining("oldest");
    }

    private static Row row(String name, FeedType type, long size, long stalled) {
        return Row.of(
                new FeedStatistics(
                        name,
                        Optional.of(type),
                        size,
                        0,
                        0,
                        stalled,
                        0,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Instant.EPOCH,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        Optional.empty(),
                        false),
                Optional.empty(),
                stalled == 0
                        ? List.of()
                        : List.of(new FeedDiagnosis.Reason(FeedDiagnosis.Kind.STALLED, stalled + " jobs are stalled")));
    }
}
