package io.thoonk.dashboard;

import io.thoonk.management.FeedDiagnosis;
import io.thoonk.management.FeedStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes a table of many feeds: filtered, feeds of one prefix and type in one row, trouble first, a page at a time. */
final class FeedTable {

    /** From so many feeds of one prefix on they are one row. */
    static final int GROUPED_FROM = 10;

    private static final String SEPARATORS = ".:/";

    private static final String WEAK_SEPARATORS = "-_";

    private static final Map<String, Comparator<Row>> ORDERS = Map.of(
            "trouble",
            Comparator.comparing((Row row) -> row.troubled() == 0)
                    .thenComparing(row -> -row.counts().stalled())
                    .thenComparing(
                            row -> row.troubled() == 0 ? 0 : -row.counts().size()),
            "name",
            Comparator.comparing(row -> ""),
            "waiting",
            Comparator.comparing(row -> -row.counts().size()),
            "running",
            Comparator.comparing(row -> -row.counts().claimed()),
            "stalled",
            Comparator.comparing(row -> -row.counts().stalled()),
            "throughput",
            Comparator.comparing(row -> -row.moved()),
            "oldest",
            Comparator.comparing(
                    row -> row.counts().oldestAge().orElse(Duration.ZERO).negated()));

    private FeedTable() {}

    /**
     * Makes the rows of all feeds that are asked for.
     *
     * @param feeds all feeds
     * @param text what their names contain, in any case; feeds that are looked for are not grouped
     * @param prefix what their names begin with
     * @param order one of the words for orders
     * @return all rows; feeds of the same rank stand in the order of their names
     * @throws IllegalArgumentException if there is no such order
     */
    static List<Row> of(List<Row> feeds, Optional<String> text, String prefix, String order) {
        Comparator<Row> comparator = Optional.ofNullable(ORDERS.get(order))
                .orElseThrow(() -> new IllegalArgumentException("There is no order '" + order + "'; there are "
                        + ORDERS.keySet().stream().sorted().toList()));
        List<Row> chosen = feeds.stream()
                .filter(row -> row.name().startsWith(prefix))
                .filter(row -> text.isEmpty()
                        || row.name()
                                .toLowerCase(Locale.ROOT)
                                .contains(text.get().toLowerCase(Locale.ROOT)))
                .toList();
        List<Row> rows = text.isPresent() ? chosen : grouped(chosen, prefix.length());
        return rows.stream().sorted(comparator.thenComparing(Row::name)).toList();
    }

    private static List<Row> grouped(List<Row> feeds, int from) {
        Map<String, List<Row>> byPrefix = feeds.stream()
                .collect(Collectors.groupingBy(
                        row -> row.counts().type() + " " + prefix(row.name(), from),
                        LinkedHashMap::new,
                        Collectors.toList()));
        List<Row> rows = new ArrayList<>();
        byPrefix.values().forEach(group -> {
            String prefix = prefix(group.get(0).name(), from);
            boolean all = group.size() == feeds.size();
            if (group.size() < GROUPED_FROM || prefix.isEmpty()) {
                rows.addAll(group);
            } else if (all) {
                // One row for everything would say nothing.
                rows.addAll(grouped(group, prefix.length()));
            } else {
                rows.add(Row.sum(prefix, group));
            }
        });
        return rows;
    }

    /** Up to the next separator, or empty if there is none that something follows. */
    private static String prefix(String name, int from) {
        for (String separators : List.of(SEPARATORS, WEAK_SEPARATORS)) {
            for (int i = from; i < name.length() - 1; i++) {
                if (separators.indexOf(name.charAt(i)) >= 0) {
                    return name.substring(0, i + 1);
                }
            }
        }
        return "";
    }

    /**
     * A feed, or all feeds of one type whose names begin alike.
     *
     * @param name of the feed, or the prefix
     * @param feeds how many they are, or 0 for a feed that stands alone
     * @param counts of them all together
     * @param rate of them all together, where that is known
     * @param reasons why nothing moves in the feed
     * @param troubled how many of them have such reasons
     */
    record Row(
            String name,
            int feeds,
            FeedStatistics counts,
            Optional<FeedStatistics.Rate> rate,
            List<FeedDiagnosis.Reason> reasons,
            int troubled) {

        static Row of(FeedStatistics feed, Optional<FeedStatistics.Rate> rate, List<FeedDiagnosis.Reason> reasons) {
            return new Row(feed.feed(), 0, feed, rate, reasons, reasons.isEmpty() ? 0 : 1);
        }

        private static Row sum(String prefix, List<Row> rows) {
            FeedStatistics first = rows.get(0).counts();
            List<FeedStatistics.Rate> rates =
                    rows.stream().flatMap(row -> row.rate().stream()).toList();
            return new Row(
                    prefix,
                    rows.size(),
                    new FeedStatistics(
                            prefix,
                            first.type(),
                            total(rows, FeedStatistics::size),
                            total(rows, FeedStatistics::delayed),
                            total(rows, FeedStatistics::claimed),
                            total(rows, FeedStatistics::stalled),
                            total(rows, FeedStatistics::published),
                            total(rows, FeedStatistics::finished),
                            longest(rows, FeedStatistics::oldestAge),
                            longest(rows, FeedStatistics::longestRun),
                            first.at(),
                            Optional.empty(),
                            orphans(rows),
                            Optional.empty(),
                            Map.of(),
                            Optional.empty(),
                            false),
                    rates.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new FeedStatistics.Rate(
                                    rates.stream()
                                            .mapToDouble(FeedStatistics.Rate::publishedPerSecond)
                                            .sum(),
                                    rates.stream()
                                            .mapToDouble(FeedStatistics.Rate::finishedPerSecond)
                                            .sum(),
                                    rates.get(0).window())),
                    List.of(),
                    rows.stream().mapToInt(Row::troubled).sum());
        }

        static long total(List<Row> rows, Function<FeedStatistics, Long> count) {
            return rows.stream().mapToLong(row -> count.apply(row.counts())).sum();
        }

        /** Of the feeds of which that is known. */
        static Optional<FeedStatistics.Orphans> orphans(List<Row> rows) {
            return rows.stream().flatMap(row -> row.counts().orphans().stream()).reduce(FeedStatistics.Orphans::plus);
        }

        private static Optional<Duration> longest(List<Row> rows, Function<FeedStatistics, Optional<Duration>> time) {
            return rows.stream()
                    .flatMap(row -> time.apply(row.counts()).stream())
                    .max(Comparator.naturalOrder());
        }

        /** Things that went through it in a second. */
        double moved() {
            return rate.map(each -> counts.hasJobs() ? each.finishedPerSecond() : each.publishedPerSecond())
                    .orElse(0.0);
        }
    }
}
