package io.thoonk.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.Partitions;
import io.thoonk.feed.FeedType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FeedDiagnosisTests {

    private static final ContainerStatus BUSY = new ContainerStatus("w", List.of("work"), 2, 2, true, false);

    private static final ContainerStatus FREE = new ContainerStatus("w", List.of("work"), 2, 1, true, false);

    private static final ContainerStatus PAUSED = new ContainerStatus("w", List.of("work"), 2, 0, true, true);

    private static final ContainerStatus STOPPED = new ContainerStatus("w", List.of("work"), 2, 0, false, false);

    private static final ContainerStatus OTHER = new ContainerStatus("o", List.of("other"), 2, 0, true, false);

    @Test
    void saysNothingWhereAllIsWell() {
        assertThat(kinds(0, 0, known(0))).isEmpty();
        assertThat(kinds(3, 0, known(0, FREE))).isEmpty();
        assertThat(kinds(3, 0, known(0, BUSY, FREE))).isEmpty();
    }

    @Test
    void saysWhyJobsWait() {
        assertThat(kinds(1, 0, known(0))).containsExactly(FeedDiagnosis.Kind.NO_WORKER);
        assertThat(kinds(1, 0, known(0, OTHER))).containsExactly(FeedDiagnosis.Kind.NO_WORKER);
        assertThat(kinds(1, 0, known(0, STOPPED))).containsExactly(FeedDiagnosis.Kind.STOPPED);
        assertThat(kinds(1, 0, known(0, STOPPED, PAUSED))).containsExactly(FeedDiagnosis.Kind.PAUSED);
        assertThat(kinds(1, 0, known(0, STOPPED, PAUSED, BUSY))).containsExactly(FeedDiagnosis.Kind.BUSY);
    }

    @Test
    void saysNothingOfWorkersWhileNotAllProcessesAreKnown() {
        assertThat(kinds(1, 0, KnownProcesses.nothing("refused"))).isEmpty();
        assertThat(kinds(1, 0, known(1, STOPPED))).isEmpty();
        assertThat(kinds(1, 2, known(1))).containsExactly(FeedDiagnosis.Kind.STALLED);
    }

    @Test
    void countsInWords() {
        assertThat(words(counts(FeedType.JOB, 1, 1), known(0, BUSY)))
                .containsExactly(
                        "1 job waits: all 2 handlers are busy, the longest for 90 s",
                        "1 job is stalled and waits until somebody retries or retracts it");
        assertThat(words(counts(FeedType.JOB, 2, 0), known(0)))
                .containsExactly("2 jobs wait: no process of this library has a worker for this feed");
    }

    @Test
    void takesAFeedAndItsPartitionsForOne() {
        ContainerStatus ofOne = new ContainerStatus("w", List.of("work~1"), 2, 1, true, false);
        FeedStatistics whole = counts("work", Optional.of(new Partitions("work", 2)));
        assertThat(words(whole, known(0, ofOne))).isEmpty();
        assertThat(words(counts("work~0", Optional.empty()), known(0, FREE))).isEmpty();
        assertThat(words(counts("work~0", Optional.empty()), known(0, ofOne)))
                .containsExactly("1 job waits: no process of this library has a worker for this feed");
        ProcessStatus process = process(List.of(FREE), Map.of("work~1", new ClaimLossWindow.Losses(0, 2)));
        assertThat(words(whole, KnownProcesses.of(List.of(process), 0, Set.of())))
                .satisfiesExactly(expired -> assertThat(expired).startsWith("2 claims expired in the last 5 minutes"));
    }

    @Test
    void tellsOfLostClaimsOfAllProcessesThatAreKnown() {
        ProcessStatus process = process(List.of(FREE), Map.of("work", new ClaimLossWindow.Losses(1, 2)));
        KnownProcesses twice = KnownProcesses.of(List.of(process, process), 7, Set.of());
        assertThat(words(counts(FeedType.JOB, 0, 0), twice))
                .satisfiesExactly(
                        lost -> assertThat(lost).startsWith("2 claims were lost in the last 5 minutes"),
                        expired -> assertThat(expired).startsWith("4 claims expired in the last 5 minutes"));
    }

    @Test
    void tellsWhatCannotBeDeliveredToOtherFeeds() {
        Optional<FeedStatistics.Undelivered> owed = FeedStatistics.Undelivered.of(
                3, Optional.of("1000\0mails\0FeedDoesNotExistException\0Feed 'mails' does not exist"));
        assertThat(FeedDiagnosis.of(counts(FeedType.JOB, 0, 0, owed, Optional.empty()), known(0)))
                .containsExactly(new FeedDiagnosis.Reason(
                        FeedDiagnosis.Kind.UNDELIVERED,
                        "3 jobs are owed to feed 'mails' or others and cannot be put there since 1970-01-01T00:00:01Z:"
                                + " Feed 'mails' does not exist"));
        assertThat(FeedStatistics.Undelivered.of(0, Optional.empty())).isEmpty();
    }

    @Test
    void judgesJobFeedsAlone() {
        assertThat(FeedDiagnosis.of(counts(FeedType.QUEUE, 5, 0), known(0))).isEmpty();
    }

    private static List<FeedDiagnosis.Kind> kinds(long waiting, long stalled, KnownProcesses known) {
        return FeedDiagnosis.of(counts(FeedType.JOB, waiting, stalled), known).stream()
                .map(FeedDiagnosis.Reason::kind)
                .toList();
    }

    private static List<String> words(FeedStatistics counts, KnownProcesses known) {
        return FeedDiagnosis.of(counts, known).stream()
                .map(FeedDiagnosis.Reason::words)
                .toList();
    }

    private static KnownProcesses known(long leftOut, ContainerStatus... workers) {
        return KnownProcesses.of(List.of(process(List.of(workers), Map.of())), leftOut, Set.of());
    }

    private static ProcessStatus process(List<ContainerStatus> workers, Map<String, ClaimLossWindow.Losses> losses) {
        return new ProcessStatus("id", "app", "host", 1, Instant.EPOCH, Instant.EPOCH, workers, List.of(), losses);
    }

    @Test
    void tellsOfOrphansThatAreNoMomentOfAPeer() {
        assertThat(orphans(FeedType.SORTED_FEED, 2, 0, true))
                .containsExactly("2 items have lost their places: see the list of orphaned ones");
        assertThat(orphans(FeedType.FEED, 1, 3, true))
                .containsExactly(
                        "1 item has lost its place, the items of 3 ids are gone: see the list of orphaned ones");
        assertThat(orphans(FeedType.JOB, 1, 0, true))
                .containsExactly("1 job has lost its place: see the list of orphaned ones");
        assertThat(orphans(FeedType.JOB, 1, 0, false)).isEmpty();
        assertThat(orphans(FeedType.FEED, 0, 0, true)).isEmpty();
    }

    private static List<String> orphans(FeedType type, long items, long ids, boolean certain) {
        return FeedDiagnosis.of(
                        counts(
                                type,
                                0,
                                0,
                                Optional.empty(),
                                Optional.of(new FeedStatistics.Orphans(items, ids, certain))),
                        known(0, BUSY))
                .stream()
                .map(FeedDiagnosis.Reason::words)
                .toList();
    }

    private static FeedStatistics counts(FeedType type, long waiting, long stalled) {
        return counts(type, waiting, stalled, Optional.empty(), Optional.empty());
    }

    private static FeedStatistics counts(
            FeedType type,
            long waiting,
            long stalled,
            Optional<FeedStatistics.Undelivered> undelivered,
            Optional<FeedStatistics.Orphans> orphans) {
        return counts("work", type, waiting, stalled, undelivered, orphans, Optional.empty());
    }

    private static FeedStatistics counts(String feed, Optional<Partitions> partitions) {
        return counts(feed, FeedType.JOB, 1, 0, Optional.empty(), Optional.empty(), partitions);
    }

    private static FeedStatistics counts(
            String feed,
            FeedType type,
            long waiting,
            long stalled,
            Optional<FeedStatistics.Undelivered> undelivered,
            Optional<FeedStatistics.Orphans> orphans,
            Optional<Partitions> partitions) {
        return new FeedStatistics(
                feed,
                Optional.of(type),
                waiting,
                0,
                2,
                stalled,
                0,
                0,
                Optional.empty(),
                Optional.of(Duration.ofSeconds(90)),
                Instant.EPOCH,
                undelivered,
                orphans,
                Optional.empty(),
                Map.of(),
                partitions,
                false);
    }
}
